import datetime

from pydantic import BaseConfig, BaseModel, Field, validator


def convert_datetime(dt: datetime.datetime) -> str:
    return dt.isoformat()


def to_camel_case(string: str) -> str:
    return "".join(word if index == 0 else word.capitalize() for index, word in enumerate(string.split("_")))


class WireModel(BaseModel):
    class Config(BaseConfig):
        allow_population_by_field_name = True
        json_encoders = {datetime.datetime: convert_datetime}
        alias_generator = to_camel_case


class DatesMixin(BaseModel):
    created_at: datetime.datetime = None  # type: ignore
    updated_at: datetime.datetime = None  # type: ignore

    @validator("created_at", "updated_at", pre=True)
    def default(cls, value):
        return value or datetime.datetime.now()


class IdMixin(BaseModel):
    id_: int = Field(0, alias="id")
