"""Which paths are not the application's own code, as data: each row with its reason.

A folder's name is weak evidence. Teams have modules called ``test``, ``build`` and ``vendor``, so most names count only in some places:

``anywhere``
    wherever the name stands,
``outside``
    not below a folder of sources or routes (:data:`SOURCE_FOLDERS`): ``examples/`` but not ``src/examples/``,
``project``
    at the top, or beside a file that makes its folder a project (:data:`MANIFESTS`): ``api/vendor/`` beside ``api/go.mod``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Kind(StrEnum):
    """Why a file is not application code."""

    TEST = "test"
    VENDORED = "vendored"
    #: Not a place to start from, yet followed where the application calls it: generated servers register real routes.
    GENERATED = "generated"
    FRONT_END = "front-end"
    EXAMPLE = "example"
    TOOLING = "tooling"


@dataclass(frozen=True, slots=True)
class Folder:
    """Folders with one of these ``names`` hold code of a ``kind``; only files in ``languages``, if any are named."""

    kind: Kind
    reason: str
    names: frozenset[str]
    where: Literal["anywhere", "outside", "project"] = "anywhere"
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Name:
    """Files in ``languages`` whose name matches; where ``content`` is given, only if it is found in the file, too."""

    kind: Kind
    reason: str
    languages: frozenset[str]
    pattern: re.Pattern[str]
    content: re.Pattern[bytes] | None = None


SCRIPT = frozenset({"javascript", "typescript"})
JVM = frozenset({"java", "kotlin"})


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Files that make a folder a project of its own.
MANIFESTS = _names(
    "package.json deno.json go.mod composer.json artisan Gemfile pom.xml build.gradle build.gradle.kts settings.gradle settings.gradle.kts "
    "Cargo.toml pyproject.toml setup.py setup.cfg requirements.txt Pipfile manage.py mix.exs"
)
#: The same, by ending.
MANIFEST_ENDINGS = (".csproj", ".sln", ".slnx", ".gemspec")

#: Below these, a folder is a module of the application whatever it is called.
SOURCE_FOLDERS = _names(
    "src app lib internal pkg modules controllers controller routes routers router handlers endpoints views services features domain"
)
#: Below these, every file is there to be served: a folder ``test`` in it is a route.
ROUTE_FOLDERS = _names("controllers controller routes routers router handlers endpoints")

FOLDERS = (
    Folder(Kind.TEST, "test code", _names("tests __tests__ __test__ __mocks__ __fixtures__ testdata test-data test_data")),
    Folder(Kind.TEST, "test code", _names("testutil testutils test-utils test_utils testhelpers test-helpers test_helpers test-support")),
    Folder(Kind.TEST, "test code", _names("test spec specs e2e mock mocks stubs"), "outside"),
    Folder(Kind.TEST, "test code", _names("Test Tests Spec Specs fixtures testing mock_server mock-server mockserver"), "project"),
    Folder(Kind.TEST, "test code", _names("test spec mocks"), "anywhere", SCRIPT | {"go", "ruby", "rust", "python"}),
    Folder(Kind.TEST, "test code", _names("integration integration-cli integration_tests"), "outside", frozenset({"go"})),
    Folder(Kind.TEST, "browser tests", _names("cypress playwright"), "outside"),
    Folder(Kind.TEST, "benchmarks", _names("benches benchmark benchmarks"), "outside"),
    Folder(Kind.VENDORED, "code of others", _names("node_modules bower_components jspm_packages site-packages .venv .yarn Pods")),
    Folder(Kind.VENDORED, "code of others", _names("vendor vendors venv virtualenv"), "project"),
    Folder(Kind.VENDORED, "code of others", _names("third_party third-party thirdparty"), "outside"),
    Folder(Kind.GENERATED, "generated code", _names("generated __generated__")),
    Folder(Kind.GENERATED, "build output", _names(".next .nuxt .output .svelte-kit .turbo storybook-static")),
    Folder(Kind.GENERATED, "build output", _names("dist build out target obj _build coverage"), "project"),
    Folder(Kind.GENERATED, "build output", _names("bin"), "project", frozenset({"csharp", "java", "kotlin"})),
    Folder(Kind.FRONT_END, "files for the browser", _names("public static staticfiles wwwroot assets webroot"), "project", SCRIPT),
    Folder(Kind.EXAMPLE, "examples", _names("examples example samples sample Examples Samples"), "outside"),
    Folder(Kind.EXAMPLE, "documentation", _names("docs doc Docs documentation docs_src"), "project"),
    Folder(
        Kind.TOOLING, "settings of a tool", _names(".github .gitlab .circleci .storybook .claude .cursor .devcontainer .husky .changeset")
    ),
)

#: Whole paths of folders, for what the name of one does not tell; only files in the languages, if any are named.
PATHS = (
    (Kind.TEST, "test code", re.compile(r"(?:^|/)src/(?:test\w*|\w*Test|jmh)/"), frozenset[str]()),
    # MyApp.Tests, UnitTests, api-tests, integration_tests; not "contests" and not "speed-test".
    (Kind.TEST, "test code", re.compile(r"(?:^|/)(?:[^/]*[._-][Tt]ests|[^/]*[a-z0-9]Tests|[^/]*\.Test)/"), frozenset[str]()),
    (Kind.TEST, "test code", re.compile(r"(?:^|/)(?:unit|integration|functional|e2e|acceptance)[_-]test/"), frozenset[str]()),
    (Kind.FRONT_END, "files for the browser", re.compile(r"(?:^|/)src/main/(?:webapp|resources/(?:static|public))/"), SCRIPT),
    (Kind.FRONT_END, "files for the browser", re.compile(r"(?:^|/)(?:app/(?:assets|javascript)|resources/(?:js|assets|ts))/"), SCRIPT),
)

NAMES = (
    Name(Kind.TEST, "test code", frozenset({"python"}), re.compile(r"conftest\.py")),
    Name(
        Kind.TEST,
        "test code",
        frozenset({"python"}),
        re.compile(r"test_.*\.py|.*_tests?\.py|tests?\.py"),
        re.compile(rb"^\s*(?:async )?def test_|^\s*(?:import|from) (?:pytest|unittest)\b|\bTestCase\b|\bTestClient\b", re.MULTILINE),
    ),
    Name(Kind.TEST, "test code", frozenset({"go"}), re.compile(r".*_test\.go")),
    Name(Kind.TEST, "test code", SCRIPT, re.compile(r".*[.-](?:test|spec|e2e|e2e-spec|cy|bench|mock|stories|story)\.[cm]?[jt]sx?")),
    Name(Kind.TEST, "test code", JVM, re.compile(r".*(?:Test|Tests|TestCase|IT|ITCase|Spec)\.\w+")),
    Name(Kind.TEST, "test code", frozenset({"csharp"}), re.compile(r".*(?:Tests?|Fixture)\.cs")),
    Name(Kind.TEST, "test code", frozenset({"php"}), re.compile(r".*(?:Test|TestCase|Cest|Spec)\.php")),
    Name(Kind.TEST, "test code", frozenset({"ruby"}), re.compile(r".*_(?:spec|test)\.rb|(?:spec|test|rails)_helper\.rb")),
    Name(Kind.TEST, "test code", frozenset({"rust"}), re.compile(r"(?:.*_)?tests?\.rs")),
    Name(Kind.VENDORED, "a minified bundle", SCRIPT, re.compile(r".*[.-](?:min|bundle|chunk)\.[cm]?js|jquery[\w.-]*\.js")),
    Name(Kind.GENERATED, "generated code", frozenset({"csharp"}), re.compile(r".*\.(?:g|g\.i|designer|generated)\.cs", re.IGNORECASE)),
    Name(
        Kind.TOOLING,
        "settings of a tool",
        SCRIPT,
        re.compile(
            r"\.[\w-]+\.[cm]?[jt]s|(?:karma\.conf|gulpfile|Gruntfile|(?:vite|vitest|jest|webpack|rollup|babel|eslint|prettier|tailwind|postcss|"
            r"next|nuxt|svelte|astro|playwright|cypress|commitlint|drizzle|tsup|tsdown|docusaurus|metro|stylelint|typedoc)\.config)\.[cm]?[jt]s"
        ),
    ),
)

#: Folders that hold a front-end, unless a package.json in them names a server's library.
FRONT_END_FOLDERS = _names("frontend front-end front_end")

#: Libraries of a package.json that draw pages…
FRONT_END_LIBRARIES = _names(
    "react vue svelte preact solid-js lit inferno alpinejs ember-source react-native expo @angular/core react-scripts vue-router "
    "@vue/cli-service @docusaurus/core vitepress gatsby"
)
#: …and those that answer requests. A package with the first and none of the second is front-end code.
SERVER_LIBRARIES = _names(
    "express fastify koa koa-router hono restify polka sirv connect micro restana h3 nitropack elysia egg sails moleculer moleculer-web "
    "next nuxt astro gatsby-node routing-controllers tsoa itty-router find-my-way json-server apollo-server graphql-yoga "
    "@sveltejs/kit @analogjs/platform-server @hattip/core @trpc/server @ts-rest/core @solidjs/start vinxi @builder.io/qwik-city "
    "@tanstack/react-start @tanstack/start @redwoodjs/core blitz @blitzjs/next payload keystone @keystone-6/core @strapi/strapi"
)
#: The same for whole scopes.
SERVER_SCOPES = (
    "@nestjs/", "@fastify/", "@hapi/", "@koa/", "@hono/", "@adonisjs/", "@feathersjs/", "@loopback/", "@midwayjs/",
    "@remix-run/", "@tinyhttp/", "@ditsmod/", "@elysiajs/",
    "@foal/", "@tsed/", "@marblejs/", "@types/express", "@vercel/node", "@netlify/functions",
)  # fmt: skip

#: A heading that says that a program wrote the file. Tried only where the word "generated" is near the top.
GENERATED_HEAD = re.compile(
    # No quote before it: a program that writes such headings holds them as strings.
    rb"^(?:\s*\"\"\")?[^\n\"'`]*?(?:"
    rb"code generated\b[^\n]*\bdo not edit|@generated\b|<auto-generated|"
    rb"(?:auto-?|automatically )generated\b[^\n]*(?:\n[^\n]*){0,3}?(?:do not|don't|not be) (?:edit|modif|change|manually)|"
    rb"do not (?:edit|modify)\b[^\n]*\b(?:auto-?|automatically )?generated|"
    rb"this (?:file|class|code) (?:is|was) (?:auto[- ]?|automatically )generated)",
    re.IGNORECASE | re.MULTILINE,
)
#: How many bytes count as the top of a file.
HEAD = 1_500
#: Scripts above this size whose lines are longer than this on average are bundles.
MINIFIED_SIZE, MINIFIED_LINE = 4_000, 300
