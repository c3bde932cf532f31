from starlette.config import Config

config = Config(".env")
VERSION = 2
API_PREFIX = config("API_PREFIX", default="/api") + f"/v{VERSION}"
