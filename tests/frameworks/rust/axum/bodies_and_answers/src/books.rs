use axum::body::Bytes;
use axum::extract::{Form, Multipart, Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Sse};
use axum::Json;
use serde::Deserialize;
use serde_json::{json, Value};
use uuid::Uuid;

use crate::auth::Reader;
use crate::types::{Amount, Book, NewBook, Page, Review, Stage};

pub struct Failure;

#[derive(Deserialize)]
pub struct Filter {
    stage: Option<Stage>,
    #[serde(default)]
    tag: Vec<String>,
    page: Option<u32>,
}

struct Store;

impl Store {
    async fn find(&self, id: Uuid) -> Result<Option<Book>, Failure> {
        todo!()
    }

    async fn all(&self) -> Result<Vec<Book>, Failure> {
        todo!()
    }
}

/// All books.
///
/// The newest comes first.
pub async fn list(Query(filter): Query<Filter>) -> Result<Json<Page<Book>>, Failure> {
    let items = Store.all().await?;
    Ok(Json(Page { total: items.len(), items }))
}

pub async fn create(reader: Reader, Json(book): Json<NewBook>) -> Result<(StatusCode, Json<Book>), Failure> {
    Ok((StatusCode::CREATED, Json(make(book))))
}

pub async fn show(reader: Option<Reader>, Path(id): Path<Uuid>) -> impl IntoResponse {
    match Store.find(id).await {
        Ok(Some(book)) => Json(book).into_response(),
        Ok(None) => (StatusCode::NOT_FOUND, Json(json!({ "error": "no such book", "id": id, "hints": ["list", "search"] }))).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[utoipa::path(
    put,
    path = "/nowhere",
    tag = "shelf",
    operation_id = "replaceBook",
    request_body(content = Book, description = "The whole book."),
    responses(
        (status = 200, description = "The book as it is now.", body = Book),
        (status = 409, description = "Somebody was faster.", body = String)
    )
)]
#[deprecated]
pub async fn replace(reader: Reader, Path(id): Path<Uuid>, Json(book): Json<Book>) -> Json<Book> {
    Json(book)
}

pub async fn remove(_: Reader, Path(id): Path<Uuid>) -> Result<StatusCode, StatusCode> {
    if id.is_nil() {
        return Err(StatusCode::NOT_FOUND);
    }
    Ok(StatusCode::NO_CONTENT)
}

pub async fn cover(Path(id): Path<Uuid>, parts: Multipart) {}

pub async fn download(Path(id): Path<Uuid>) -> Bytes {
    Bytes::new()
}

pub async fn review(Path(id): Path<Uuid>, Form(review): Form<Review>) -> (StatusCode, &'static str) {
    (StatusCode::ACCEPTED, "thanks")
}

pub async fn events() -> Sse<Stream> {
    todo!()
}

pub async fn stats() -> Json<Value> {
    let books = Store.all().await.unwrap_or_default();
    let amount: Amount = Amount::Whole(1);
    let newest = books.iter().map(|b| b.title.clone()).collect::<Vec<_>>();
    Json(json!({ "count": books.len(), "newest": newest, "first": books.first(), "amount": amount, "exact": true, "none": null }))
}

fn make(book: NewBook) -> Book {
    todo!()
}
