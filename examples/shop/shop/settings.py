"""Settings, from the environment where it says something."""

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    title: str = "Leaf & Kettle"
    api_root: str = "/api"
    api_version: str = "v1"
    page_size: int = 20

    @property
    def prefix(self) -> str:
        return f"{self.api_root}/{self.api_version}"


settings = Settings()
