pub mod books;
pub mod pages;

use crate::AppState;
use axum::Router;

pub fn api() -> Router<AppState> {
    let mut router = Router::new().nest("/books", books::router());
    for (path, sub) in [("/shelves", books::shelves())] {
        router = router.nest(path, sub);
    }
    router
}
