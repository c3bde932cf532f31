use actix_multipart::form::{tempfile::TempFile, text::Text, MultipartForm};
use actix_web::{delete, get, post, web, HttpResponse, Responder};
use actix_web_httpauth::extractors::basic::BasicAuth;
use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::answer::{wrap, Fallible};

#[derive(Serialize, Deserialize)]
pub struct Order {
    pub id: u32,
    pub lines: Vec<Line>,
    pub paid: bool,
}

#[derive(Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct Line {
    #[garde(length(min = 3, max = 8), pattern("^[A-Z]+$"))]
    pub article: String,
    #[garde(range(min = 1, max = 99))]
    pub count: i32,
    #[garde(email)]
    pub notify: String,
    #[garde(skip)]
    pub note: Option<String>,
}

#[derive(MultipartForm)]
pub struct Attachment {
    pub file: TempFile,
    pub title: Text<String>,
}

#[derive(Deserialize)]
pub struct Paging {
    #[serde(default)]
    limit: Option<u16>,
}

async fn find_all(limit: u16) -> Fallible<Vec<Order>> {
    todo!()
}

async fn find(id: u32) -> Fallible<Order> {
    todo!()
}

/// Lists the orders.
#[get("/orders")]
async fn list(paging: web::Query<Paging>) -> HttpResponse {
    wrap(async move {
        let orders = find_all(paging.limit.unwrap_or(10)).await?;
        Ok(orders)
    })
    .await
}

#[post("/orders")]
async fn create(_auth: BasicAuth, lines: web::Json<Vec<Line>>) -> impl Responder {
    if lines.is_empty() {
        return HttpResponse::UnprocessableEntity().body("no lines");
    }
    let order = Order { id: 1, lines: lines.into_inner(), paid: false };
    HttpResponse::Created().insert_header(("Location", "/v1/orders/1")).json(order)
}

#[get("/orders/{id}")]
async fn show(id: web::Path<u32>) -> HttpResponse {
    wrap(find(*id)).await
}

#[delete("/orders/{id}")]
async fn cancel(_auth: BasicAuth, id: web::Path<u32>) -> HttpResponse {
    HttpResponse::NoContent().finish()
}

#[post("/orders/{id}/files")]
async fn attach(id: web::Path<u32>, form: MultipartForm<Attachment>) -> HttpResponse {
    HttpResponse::Accepted().finish()
}

pub async fn ping() -> &'static str {
    "pong"
}
