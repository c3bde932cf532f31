"""Which paths are the application's own code."""

from __future__ import annotations

import pytest

from liveapi.source import open_source
from liveapi.source.rules import Kind
from liveapi.source.scope import Scope, judge_content
from tests.source.helpers import write

TEST, VENDORED, GENERATED, FRONT_END, EXAMPLE, TOOLING = (
    Kind.TEST,
    Kind.VENDORED,
    Kind.GENERATED,
    Kind.FRONT_END,
    Kind.EXAMPLE,
    Kind.TOOLING,
)

#: Paths, each with the verdict; all stand in one tree beside the manifests below.
PATHS = {
    # Tests, as each language keeps them.
    "tests/test_app.py": TEST,
    "app/tests/helpers.py": TEST,
    "app/conftest.py": TEST,
    "handlers/user_test.go": TEST,
    "internal/testutil/server.go": TEST,
    "pkg/x/testdata/main.go": TEST,
    "src/test/java/com/shop/AppTest.java": TEST,
    "svc/src/integrationTest/kotlin/com/shop/It.kt": TEST,
    "svc/java/com/shop/UserControllerIT.java": TEST,
    "Shop.Tests/Api.cs": TEST,
    "UnitTests/Api.cs": TEST,
    "Shop/ApiTests.cs": TEST,
    "spec/requests/users_spec.rb": TEST,
    "lib/users_spec.rb": TEST,
    "src/users/users.controller.spec.ts": TEST,
    "src/__tests__/server.ts": TEST,
    "src/test/server.js": TEST,
    "cypress/support/index.js": TEST,
    "src/index/tests.rs": TEST,
    "benches/serve.rs": TEST,
    "app/UserTest.php": TEST,
    "api-tests/run.py": TEST,
    # Modules of the application that are only called so.
    "src/main/java/com/shop/test/TestController.java": None,
    "src/main/kotlin/test/Api.kt": None,
    "java/com/example/demo/DemoController.java": None,
    "src/main/java/com/shop/vendor/VendorController.java": None,
    "src/main/java/com/shop/SpeedTest.java": None,
    "app/Notifications/Test/Notify.php": None,
    "app/controllers/test/runs_controller.rb": None,
    "src/routes/test/index.ts": None,
    "contests/views.py": None,
    "speed-test/main.go": None,
    "app/routers/test_results.py": None,
    "com/acme/client/Api.java": None,
    "src/client/client.controller.ts": None,
    "server/router/build/routes.go": None,
    "src/vendor/vendor.controller.ts": None,
    "src/public/public.controller.ts": None,
    "src/examples/examples.controller.ts": None,
    "src/docs/docs.controller.ts": None,
    "app/api/test/route.ts": None,
    "src/pages/api/tests/[id].ts": None,
    "app/api/tests/helpers.py": TEST,
    "src/fixtures/fixtures.controller.ts": None,
    "latest/app.py": None,
    "app/routes/frontend.py": None,
    "frontend/views.py": None,
    "cmd/demo/main.go": None,
    "src/config/app.config.ts": None,
    # Code of others, output of programs, pages, papers.
    "vendor/github.com/x/y.go": VENDORED,
    "svc/vendor/x/y.go": VENDORED,
    "third_party/x.py": VENDORED,
    "env/lib/x.py": VENDORED,
    "src/jquery-3.1.js": VENDORED,
    "src/lib.min.js": VENDORED,
    "dist/main.js": GENERATED,
    "svc/target/gen/X.java": GENERATED,
    "src/generated/api.ts": GENERATED,
    "Data/Model.Designer.cs": GENERATED,
    "public/app.js": FRONT_END,
    "public/js/deep/app.js": FRONT_END,
    "src/main/resources/static/app.js": FRONT_END,
    "app/assets/javascripts/x.js": FRONT_END,
    "frontend/src/api.ts": FRONT_END,
    "examples/basic/main.py": EXAMPLE,
    "plugin/example/main.go": EXAMPLE,
    "docs/conf.py": EXAMPLE,
    ".github/scripts/x.py": TOOLING,
    "vite.config.ts": TOOLING,
    ".eslintrc.js": TOOLING,
}


@pytest.fixture(scope="module")
def scope(tmp_path_factory):
    root = tmp_path_factory.mktemp("tests")  # The root's own name is not judged.
    write(root, dict.fromkeys(PATHS, ""))
    write(root, {"svc/pom.xml": "", "svc/go.mod": "", "env/pyvenv.cfg": "", "go.mod": ""})
    return Scope(open_source(root))


@pytest.mark.parametrize("path", PATHS)
def test_paths(scope, path):
    verdict = scope.excluded(path)
    assert (verdict and verdict.kind) == PATHS[path], verdict


def test_each_verdict_has_a_reason(scope):
    assert scope.excluded("tests/test_app.py").reason == "test code (tests/)"
    assert scope.excluded("handlers/user_test.go").reason == "test code (user_test.go)"
    assert scope.excluded("Shop.Tests/Api.cs").reason == "test code (Shop.Tests/)"


REACT = '{"dependencies": {"react": "1"}}'
BOTH = '{"dependencies": {"react": "1", "next": "1"}}'


@pytest.mark.parametrize(
    ("files", "path", "kind"),
    [
        ({"package.json": REACT}, "src/api.js", FRONT_END),
        ({"package.json": REACT}, "server.py", None),
        ({"package.json": BOTH}, "src/api.js", None),
        ({"web/package.json": REACT}, "web/src/api.js", FRONT_END),
        ({"web/package.json": REACT}, "server/api.js", None),
        ({"package.json": REACT, "packages/server/package.json": '{"dependencies": {"express": "4"}}'}, "packages/server/a.ts", None),
        ({"package.json": REACT, "packages/server/package.json": '{"dependencies": {"pg": "4"}}'}, "packages/server/a.ts", None),
        ({"package.json": REACT, "esm/package.json": '{"type": "module"}'}, "esm/a.ts", FRONT_END),
        ({"frontend/package.json": BOTH}, "frontend/app/api/users/route.ts", None),
        ({"frontend/package.json": '{"devDependencies": {"jquery": "1"}}'}, "frontend/a.js", FRONT_END),
        ({"package.json": '{"devDependencies": {"typescript": "1"}}'}, "a.ts", None),
        ({"package.json": "[broken"}, "a.ts", None),
        ({"package.json": "[" * 100_000}, "a.ts", None),
        ({"package.json": '{"dependencies": ["react"]}'}, "a.ts", None),
        ({"package.json": "[1]"}, "a.ts", None),
        ({"package.json": '{"dependencies": {"@nestjs/core": "1", "vue": "3"}}'}, "a.ts", None),
    ],
)
def test_packages_that_only_draw_pages(tmp_path, files, path, kind):
    write(tmp_path, {**files, path: ""})
    verdict = Scope(open_source(tmp_path)).excluded(path)
    assert (verdict and verdict.kind) == kind


CONTENTS = [
    ("gen/api.go", b"// Package gen.\n//\n// Code generated by tool v1. DO NOT EDIT.\npackage gen\n", GENERATED),
    ("api.ts", b"/**\n * @generated by tool\n */\n", GENERATED),
    ("Api.cs", b"// <auto-generated>\n//  by a tool\n", GENERATED),
    ("api.py", b'"""\nThis file was automatically generated by x.\n"""\n', GENERATED),
    ("api.rb", b"# This file is auto-generated from the current state of the database.\n", GENERATED),
    ("api.js", b"/* eslint-disable */\n// AUTO-GENERATED by x\n// please do not edit this file\n", GENERATED),
    ("gen.go", b'package main\n\nconst head = "// Code generated by gen. DO NOT EDIT."\n', None),
    ("gen.py", b"# Generated tokens are kept here for an hour.\n", None),
    ("late.go", b"package a\n" + b"var x = 1\n" * 300 + b"// Code generated by x. DO NOT EDIT.\n", None),
    ("a.js", b"var a=1;" * 1000, VENDORED),
    ("a.py", b"a = 1; " * 1000, None),
    ("a.js", b"var a = 1;\n" * 1000, None),
    ("routers/test_users.py", b"import pytest\n", TEST),
    ("routers/test_users.py", b"from fastapi import APIRouter\n", None),
    ("blog/tests.py", b"class A(TestCase): pass\n", TEST),
]


@pytest.mark.parametrize(("path", "data", "kind"), CONTENTS)
def test_contents(path, data, kind):
    verdict = judge_content(path, data)
    assert (verdict and verdict.kind) == kind


def test_only_generated_code_is_followed(scope):
    assert scope.excluded("src/generated/api.ts").followed
    assert not scope.excluded("tests/test_app.py").followed


def test_include_widens(tmp_path):
    write(tmp_path, {"tests/a.py": "", "tests/b/c.py": "", "examples/x.py": "", "a.js": b"var a=1;" * 1000})
    source = open_source(tmp_path)
    assert Scope(source, ["tests"]).excluded("tests/b/c.py") is None
    assert Scope(source, ["tests/b/"]).excluded("tests/a.py") is not None
    assert Scope(source, ["tests/b/"]).excluded("tests/b/c.py") is None
    assert Scope(source, ["*.py", "!c.py"]).excluded("tests/b/c.py") is not None
    assert Scope(source, ["tests"]).excluded("examples/x.py") is not None
    assert Scope(source, ["a.js"]).excluded_by_content("a.js", source.read("a.js")) is None
    assert Scope(source).excluded_by_content("a.js", source.read("a.js")) is not None
