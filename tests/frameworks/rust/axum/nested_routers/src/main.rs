mod config;
mod routes;

use axum::{routing::get, Router};

#[derive(Clone)]
pub struct AppState {
    pub name: String,
}

#[tokio::main]
async fn main() {
    let state = AppState { name: "shelf".to_string() };
    let app = Router::new()
        .route("/health", get(|| async { "ok" }))
        .nest(config::API_PREFIX, routes::api())
        .merge(routes::pages::router())
        .with_state(state);
    let listener = tokio::net::TcpListener::bind("0.0.0.0:3000").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}
