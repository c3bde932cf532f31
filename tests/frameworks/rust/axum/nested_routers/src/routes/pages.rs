use crate::AppState;
use axum::{routing::get, Router};

pub fn router() -> Router<AppState> {
    Router::new().route("/about", get(about))
}

async fn about() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn answers() {
        let app: Router = Router::new().route("/only-in-tests", get(about));
    }
}
