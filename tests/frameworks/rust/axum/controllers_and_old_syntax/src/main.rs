mod controllers;

use axum::{Extension, Router};
use controllers::users::UsersController;

pub struct Application {
    prefix: String,
}

impl Application {
    pub fn new() -> Self {
        Self { prefix: std::env::var("PREFIX").unwrap_or_else(|_| "/api".to_owned()) }
    }

    pub fn router(&self) -> Router {
        let users = UsersController::app();
        Router::new()
            .nest(&format!("{}/users", self.prefix), users)
            .fallback(not_found)
            .layer(Extension(1))
    }
}

async fn not_found() {}

#[tokio::main]
async fn main() {
    let app = Application::new();
    axum::Server::bind(&"0.0.0.0:80".parse().unwrap()).serve(app.router().into_make_service()).await.unwrap();
}
