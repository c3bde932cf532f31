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


@cache
def framework_classes() -> tuple[type[Framework], ...]:
    """Built-in frameworks in order, then those of the entry point group ``liveapi.frameworks``."""
    found: list[type[Framework]] = []
    for spec in BUILTIN:
        module, name = spec.split(":")
        found.append(getattr(importlib.import_module(f"liveapi.frameworks.{module}"), name))
    found.extend(point.load() for point in entry_points(group="liveapi.frameworks"))
    return tuple(found)
