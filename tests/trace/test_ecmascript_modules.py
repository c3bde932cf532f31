from __future__ import annotations

import json

import pytest

from liveapi.trace.languages.ecmascript_modules import ModuleResolver, relaxed_json
from liveapi.trace.program import Program


class Files:
    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts

    def read(self, path: str) -> bytes:
        return self.texts[path].encode()


def resolver(*paths: str, **texts: object) -> ModuleResolver:
    files = dict.fromkeys(paths, "") | {k.replace("__", "/").replace("_json", ".json"): json.dumps(v) for k, v in texts.items()}
    return ModuleResolver(Program(Files(files), {}, {}, frozenset(files), lambda path: None))


@pytest.mark.parametrize(
    ("importer", "specifier", "expected"),
    [
        ("src/app.ts", "./routes", "src/routes/index.ts"),
        ("src/app.ts", "./users.js", "src/users.ts"),
        ("src/app.ts", "./legacy.js", "src/legacy.js"),
        ("src/routes/index.ts", "..", "src/index.js"),
        ("src/routes/index.ts", "../users", "src/users.ts"),
        ("src/app.ts", "./config.json", "src/config.json"),
        ("src/app.ts", "../../outside", None),
        ("src/app.ts", "express", None),
        ("src/app.ts", "./missing", None),
    ],
)
def test_relative(importer: str, specifier: str, expected: str | None) -> None:
    files = ["src/routes/index.ts", "src/users.ts", "src/legacy.js", "src/index.js", "src/config.json", "src/app.ts"]
    assert resolver(*files).resolve(importer, specifier) == expected


def test_compiler_paths_of_the_nearest_configuration() -> None:
    found = resolver(
        "server/lib/a.ts",
        "server/x.ts",
        "src/x.ts",
        "src/models/user.ts",
        tsconfig_json={"compilerOptions": {"baseUrl": "src", "paths": {"@app/*": ["*"], "@all": ["models/user"]}}},
        server__tsconfig_json={"extends": "../tsconfig.json", "compilerOptions": {"baseUrl": ".", "paths": {"@server/*": ["*"]}}},
    )
    assert found.resolve("server/lib/a.ts", "@server/x") == "server/x.ts"
    assert found.resolve("server/lib/a.ts", "@app/x") == "src/x.ts"
    assert found.resolve("src/x.ts", "@server/x") is None
    assert found.resolve("src/x.ts", "models/user") == "src/models/user.ts"
    assert found.resolve("src/x.ts", "@all") == "src/models/user.ts"


def test_referenced_configuration_and_cycles() -> None:
    found = resolver(
        "src/a.ts",
        tsconfig_json={"references": [{"path": "./tsconfig.app.json"}]},
        **{"tsconfig.app_json": {"extends": "./tsconfig.json", "compilerOptions": {"paths": {"~/*": ["./src/*"]}}}},
    )
    assert found.resolve("src/b.ts", "~/a") == "src/a.ts"


def test_packages_of_the_workspace() -> None:
    found = resolver(
        "packages/core/src/index.ts",
        "packages/core/src/routes/users.ts",
        "packages/db/lib/main.js",
        "packages/ui/src/button.tsx",
        packages__core__package_json={
            "name": "@acme/core",
            "main": "dist/index.js",
            "exports": {".": "./dist/index.js", "./*": "./dist/*.js"},
        },
        packages__db__package_json={"name": "db", "main": "./lib/main.js"},
        packages__ui__package_json={"name": "@acme/ui"},
    )
    assert found.resolve("apps/api/a.ts", "@acme/core") == "packages/core/src/index.ts"
    assert found.resolve("apps/api/a.ts", "@acme/core/routes/users") == "packages/core/src/routes/users.ts"
    assert found.resolve("apps/api/a.ts", "db") == "packages/db/lib/main.js"
    assert found.resolve("apps/api/a.ts", "@acme/ui/button") == "packages/ui/src/button.tsx"
    assert found.resolve("apps/api/a.ts", "@acme/other") is None


def test_aliases_of_the_manifest() -> None:
    found = resolver(
        "src/auth/index.js",
        "src/db.js",
        package_json={"name": "x", "imports": {"#db": "./src/db.js", "#auth/*": "./src/auth/*.js"}, "_moduleAliases": {"@root": "src"}},
    )
    assert found.resolve("src/a.js", "#db") == "src/db.js"
    assert found.resolve("src/a.js", "#auth/index") == "src/auth/index.js"
    assert found.resolve("src/a.js", "@root/db") == "src/db.js"


def test_json_with_comments() -> None:
    assert relaxed_json('{ // a\n "a": "//x", /* b */ "b": [1, 2,], }') == {"a": "//x", "b": [1, 2]}
    assert relaxed_json("{") is None
