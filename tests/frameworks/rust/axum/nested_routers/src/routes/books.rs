use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
    routing::{delete, get, post, MethodRouter},
    Json, Router,
};
use serde::Deserialize;

use crate::AppState;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListParams {
    pub page: Option<u32>,
    #[serde(default)]
    pub per_page: u32,
    #[serde(rename = "q")]
    pub query: String,
}

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/", get(list).post(create))
        .route("/{id}", get(show).merge(removal()))
        .route("/{id}/pages/{*rest}", axum::routing::any(show_page))
}

pub fn shelves() -> Router<AppState> {
    Router::new().route("/{shelf}", post(create))
}

fn removal() -> MethodRouter<AppState> {
    delete(show)
}

/// Lists the books.
async fn list(State(state): State<AppState>, Query(params): Query<ListParams>, headers: HeaderMap) -> Json<Vec<String>> {
    let _ = headers.get("x-tenant");
    Json(vec![state.name, params.query])
}

async fn create() {}

async fn show(Path(id): Path<u64>) {}

async fn show_page(Path((id, rest)): Path<(u64, String)>) {}

impl ListParams {
    pub fn offset(&self) -> u32 {
        self.per_page * self.page.unwrap_or(0)
    }
}
