"""A repository full of hostile files is read to the end, and what is sound in it is found."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from liveapi.reading import read
from tests.source.helpers import write

SOUND = {
    "package.json": '{"dependencies": {"express": "4"}}',
    "app.js": "const express = require('express');\nconst app = express();\napp.get('/sound', (req, res) => res.json(1));\n",
}
HEADS = {
    "js": b"const express = require('express');\nconst app = express();\n",
    "ts": b"import express from 'express';\nconst app = express();\n",
    "tsx": b"import express from 'express';\nconst app = express();\n",
    "py": b"from fastapi import FastAPI\nfrom flask import Flask\napp = Flask(__name__)\n",
    "go": b'package a\nimport "github.com/gin-gonic/gin"\nimport "net/http"\n',
    "java": b"import org.springframework.web.bind.annotation.*;\n",
    "kt": b"import io.ktor.server.routing.*\nimport org.springframework.web.bind.annotation.*\n",
    "cs": b"using Microsoft.AspNetCore.Mvc;\n",
    "php": b"<?php use Illuminate\\Support\\Facades\\Route; use Symfony\\Component\\Routing\\Annotation\\Route;\n",
    "rb": b"require 'sinatra'\nRails.application.routes.draw do\n",
    "rs": b"use axum::Router; use actix_web::web;\n",
}
SHAPES = {
    "brackets": b"app.get(" + b"[" * 20_000,
    "calls": b"f(" * 20_000,
    "blocks": b"if (x) {" * 10_000,
    "members": b"app" + b".get('/x')" * 10_000,
    "sums": b"x = " + b"'/a' + " * 20_000 + b"'/b'",
    "objects": b"x = " + b"{a: " * 10_000,
    "garbage": bytes(range(256)) * 100,
    "one line": b"app.get('/x', f); " * 3_000,
}


@pytest.mark.parametrize("ending", HEADS)
def test_hostile_files_of_each_language(tmp_path: Path, ending: str):
    write(tmp_path, {**SOUND, **{f"src/{name}.{ending}": HEADS[ending] + shape for name, shape in SHAPES.items()}})
    for _ in range(2):  # The second time from the cache.
        api = read(str(tmp_path))
        assert "/sound" in {o.path for o in api.operations}


CIRCLES = {
    "files that import each other": {
        "a.js": "const b = require('./b'); const r = require('express').Router(); r.get('/a', f); r.use('/b', b); module.exports = r;",
        "b.js": "const a = require('./a'); const r = require('express').Router(); r.get('/b', f); r.use('/a', a); module.exports = r;",
        "c.js": "const app = require('express')(); app.use('/c', require('./a'));",
    },
    "a file that imports itself": {
        "a.js": "const me = require('./a'); const app = require('express')(); app.use(me); module.exports = app;"
    },
    "a router in itself": {"a.js": "const app = require('express')(); app.get('/a', f); app.use('/again', app);"},
    "routers in each other": {
        "a.js": "const x = require('express').Router(), y = require('express').Router(), app = require('express')();"
        " x.use('/y', y); y.use('/x', x); x.get('/leaf', f); app.use(x);"
    },
    "a function that calls itself": {
        "a.js": "const app = require('express')(); function reg(r, p) { r.get(p + '/x', f); reg(r, p + '/deeper'); } reg(app, '');"
    },
    "functions that call each other": {
        "a.js": "const app = require('express')(); function a(r) { r.get('/a', f); b(r); } function b(r) { r.get('/b', f); a(r); } a(app);"
    },
    "a constant made of itself": {
        "a.js": "const app = require('express')(); let p = '/a'; p = p + p + q; const q = p + q; app.get(p + q, f);"
    },
    "a class that extends itself": {
        "a.ts": "import { Controller, Get } from '@nestjs/common'; @Controller('a') class A extends A { @Get('b') b() {} }"
    },
    "exports in a circle": {
        "a.ts": "export * from './b'; import { r } from './b'; import express from 'express'; const app = express(); app.use('/r', r);",
        "b.ts": "export * from './a'; export { r } from './a';",
    },
}


@pytest.mark.parametrize("name", CIRCLES)
def test_circles_end(tmp_path: Path, name: str):
    started = time.monotonic()
    api = read(str(write(tmp_path, {**SOUND, **{f"src/{path}": text for path, text in CIRCLES[name].items()}})), cache=False)
    assert "/sound" in {o.path for o in api.operations}
    assert len(api.operations) < 100
    assert time.monotonic() - started < 10


def test_a_file_over_a_limit_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write(tmp_path, {**SOUND, "slow.js": SOUND["app.js"] + "app.get('/slow', f);\n" * 5_000, "big.js": b"express" * 400_000})
    from liveapi.syntax import limits

    monkeypatch.setattr(limits, "SECONDS", 0.001)
    for _ in range(2):
        said = {w.file: w.message for w in read(str(tmp_path)).warnings}
        assert set(said) == {"slow.js", "big.js"}
        assert "to parse" in said["slow.js"]
        assert "not read" in said["big.js"]


def test_a_hundred_thousand_routes(tmp_path: Path):
    """As many as fit into the largest file that is read, twenty times fewer here: the time grows with their number only."""
    write(tmp_path, {"app.js": SOUND["app.js"] + "".join(f"app.get('/r{i}', f);\n" for i in range(5_000))})
    started = time.monotonic()
    assert len(read(str(tmp_path), cache=False).operations) == 5_001
    assert time.monotonic() - started < 20
