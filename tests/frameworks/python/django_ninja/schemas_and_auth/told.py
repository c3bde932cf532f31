"""Prints what django-ninja reports."""

import json
import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from config.urls import api  # noqa: E402

print(json.dumps(api.get_openapi_schema(), default=str))
