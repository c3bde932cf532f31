"""Books."""

from typing import List

from django.shortcuts import get_object_or_404
from ninja import Body, File, Form, Header, Path, Query, Router, UploadedFile
from ninja.errors import HttpError
from ninja.pagination import paginate
from ninja.responses import codes_4xx

from .models import Book
from .schemas import BookIn, BookOut, Filters, Page, Problem

router = Router()


@router.get("/", response=Page[BookOut], summary="List books")
def list_books(request, filters: Query[Filters], accept_language: str = Header("en")):
    """The newest first."""
    return {"items": [], "total": 0}


@router.get("/all", response=List[BookOut])
@paginate
def all_books(request):
    return Book.objects.all()


@router.post("/", response={201: BookOut, codes_4xx: Problem}, operation_id="addBook")
def add_book(request, book: BookIn):
    return 201, book


@router.get("/{int:book_id}", response=BookOut, auth=None)
def get_book(request, book_id: int = Path(..., ge=1)):
    return get_object_or_404(Book, id=book_id)


@router.put("/{int:book_id}", response={200: BookOut, 409: Problem}, tags=["Editing"], deprecated=True)
def replace_book(request, book_id: int, book: BookIn, notify: bool = Body(False)):
    if notify:
        raise HttpError(503, "No mail today")
    return book


@router.delete("/{int:book_id}", response={204: None}, include_in_schema=True)
def delete_book(request, book_id: int):
    return 204, None


@router.post("/{int:book_id}/cover")
def upload_cover(request, book_id: int, cover: UploadedFile, title: Form[str], files: List[UploadedFile] = File(...)):
    return {"size": cover.size, "name": str(title)}


@router.get("/hidden", include_in_schema=False)
def hidden(request): ...
