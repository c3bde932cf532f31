import os
from enum import Enum

from pydantic_settings import BaseSettings

BASE = os.getenv("SHOP_BASE", "/shop")


class Version(str, Enum):
    V1 = "v1"
    V2 = "v2"


class Settings(BaseSettings):
    api_prefix: str = "/api"
    admin_prefix: str = os.environ.get("ADMIN", "/admin")

    @property
    def internal(self) -> str:
        return self.api_prefix + "/internal"


settings = Settings()


def get_settings() -> Settings:
    return settings
