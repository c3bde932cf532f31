"""What methods give by their names alone, whatever they are called on."""

from __future__ import annotations

from collections.abc import Mapping

from liveapi.api.model import Schema
from liveapi.frameworks.ruby.data import Datum, Typed

STRING: Schema = {"type": "string"}


INTEGER: Schema = {"type": "integer"}


NUMBER: Schema = {"type": "number"}


BOOLEAN: Schema = {"type": "boolean"}


DATE_TIME: Schema = {"type": "string", "format": "date-time"}


DATE: Schema = {"type": "string", "format": "date"}


#: Methods that give one type whatever they are called on.
GIVES: Mapping[str, Schema] = {
    **dict.fromkeys(
        (
            *("to_s", "inspect", "full_message", "message", "parameterize", "titleize", "humanize", "strftime", "to_param", "downcase"),
            *("upcase", "capitalize", "truncate", "strip", "join", "to_fs", "to_formatted_s", "camelize", "underscore", "dasherize"),
            *("classify", "tableize", "pluralize", "singularize", "squish", "hexdigest", "encode64", "urlsafe_encode64", "html_safe"),
            *("model_name", "class_name", "gsub", "sub", "tr", "chomp", "ljust", "rjust", "format", "sprintf", "to_sentence"),
        ),
        STRING,
    ),
    **dict.fromkeys(("to_i", "size", "count", "length", "total_count", "total_pages", "current_page", "limit_value", "hash"), INTEGER),
    **dict.fromkeys(("ceil", "floor"), INTEGER),
    **dict.fromkeys(("to_f", "fdiv"), NUMBER),
    **dict.fromkeys(
        ("iso8601", "to_datetime", "to_time", "xmlschema", "utc", "in_time_zone", "rfc3339", "beginning_of_day", "end_of_day"), DATE_TIME
    ),
    **dict.fromkeys(("to_date",), DATE),
}


def given(name: str, other: Datum) -> Datum:
    """The type that a method of this name gives, else ``other``."""
    known = GIVES.get(name)
    return Typed(known) if known is not None else other
