"""All frameworks that LiveAPI knows, and those that third parties add through an entry point."""

from __future__ import annotations

import importlib
from functools import cache
from importlib.metadata import entry_points

from liveapi.frameworks.base import Framework

#: ``module:class`` below ``liveapi.frameworks``, by language.
BUILTIN = (
    "csharp.aspnetcore:AspNetCore",
    "csharp.fast_endpoints:FastEndpoints",
    "java.spring:Spring",
    "java.webflux:SpringFunctional",
    "kotlin.ktor:Ktor",
    "java.jaxrs:JaxRs",
    "java.micronaut:Micronaut",
    "go.gin:Gin",
    "go.echo:Echo",
    "go.fiber:Fiber",
    "go.chi:Chi",
    "go.gorilla_mux:GorillaMux",
    "go.net_http:NetHTTP",
    "rust.axum:Axum",
    "rust.actix_web:ActixWeb",
    "rust.rocket:Rocket",
    "javascript.express:Express",
    "javascript.fastify:Fastify",
    "javascript.koa:Koa",
    "javascript.hono:Hono",
    "javascript.nestjs:NestJS",
    "javascript.nextjs:NextJS",
    "php.laravel:Laravel",
    "php.slim:Slim",
    "php.symfony:Symfony",
    "python.registry:FastAPI",
    "python.registry:Starlette",
    "python.registry:Flask",
    "python.registry:Django",
    "python.registry:DjangoRestFramework",
    "python.registry:Ninja",
    "ruby.rails:Rails",
    "ruby.grape:Grape",
    "ruby.sinatra:Sinatra",
)


#: Folders of frameworks that serve more languages than the one they are called after.
_LANGUAGES = {"java": frozenset({"java", "kotlin"}), "javascript": frozenset({"javascript", "typescript"})}


@cache
def framework_classes(languages: frozenset[str] | None = None) -> tuple[type[Framework], ...]:
    """Built-in frameworks in order, then those of the entry point group ``liveapi.frameworks``.

    Of the built-in ones only those for ``languages`` are imported, if any are named: importing all takes longer than reading a small
    repository.
    """
    found: list[type[Framework]] = []
    for spec in BUILTIN:
        folder = spec.partition(".")[0]
        if languages is not None and not languages & _LANGUAGES.get(folder, frozenset({folder})):
            continue
        module, name = spec.split(":")
        found.append(getattr(importlib.import_module(f"liveapi.frameworks.{module}"), name))
    found.extend(point.load() for point in entry_points(group="liveapi.frameworks"))
    return tuple(found)
