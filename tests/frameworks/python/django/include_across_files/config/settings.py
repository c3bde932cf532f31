import os

ROOT_URLCONF = "config.urls"
API_PREFIX = os.getenv("API_PREFIX", "api")
DEBUG = False
