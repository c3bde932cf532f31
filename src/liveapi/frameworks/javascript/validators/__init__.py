"""Schema libraries of JavaScript: zod, Joi, TypeBox, valibot, and plain JSON Schema objects, as values of the evaluator."""

from __future__ import annotations

from liveapi.frameworks.javascript.validators.schema import SchemaValue, as_schema

__all__ = ["SchemaValue", "as_schema"]
