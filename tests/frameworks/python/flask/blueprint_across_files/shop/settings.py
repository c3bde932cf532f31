import os


class Config:
    API_PREFIX = os.environ.get("API_PREFIX", "/api")
    CARTS = "/carts"
