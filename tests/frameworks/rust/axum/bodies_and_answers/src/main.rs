mod auth;
mod books;
mod types;

use axum::routing::{delete, get, post};
use axum::Router;

#[tokio::main]
async fn main() {
    let books = Router::new()
        .route("/books", get(books::list).post(books::create))
        .route("/books/:id", get(books::show).put(books::replace).delete(books::remove))
        .route("/books/:id/cover", post(books::cover).get(books::download))
        .route("/books/:id/reviews", post(books::review))
        .route("/events", get(books::events))
        .route("/stats", get(books::stats));
    let app = Router::new().nest("/api", books).route("/health", get(|| async { "ok" }));
    axum::serve(tokio::net::TcpListener::bind("0.0.0.0:80").await.unwrap(), app).await.unwrap();
}
