"""People."""

from typing import List

from ninja import Form, PatchDict, Router, Schema
from ninja.security import django_auth

from .schemas import AuthorIn, AuthorOut, Problem, TagOut

router = Router(tags=["People"])


class Login(Schema):
    name: str
    password: str


@router.get("", response=List[AuthorOut], auth=django_auth)
def people(request):
    return []


@router.post("/login", response={200: str, 401: None})
def login(request, form: Form[Login]):
    return "token"


@router.api_operation(["POST", "PATCH"], "/merge")
def merge(request, ids: List[int]):
    return {"merged": len(ids), "people": [{"id": 1}]}


@router.post("/new", response=List[TagOut])
def new_author(request, author: AuthorIn):
    return []


@router.patch("/{person_id}", response=AuthorOut)
def change(request, person_id: int, changes: PatchDict[Problem]):
    return changes
