use axum::{extract::Path, routing::{get, on, patch, MethodFilter}, Router};

pub struct UsersController;

impl UsersController {
    pub fn app() -> Router {
        let r = Router::new().route("/:username", get(Self::show)).route("/:username/follow", on(MethodFilter::POST, Self::follow));
        r.nest("/:username/posts", Router::new().route("/*slug", patch(|Path((username, slug)): Path<(String, uuid::Uuid)>| async move { slug.to_string() })))
    }

    pub async fn show(Path(username): Path<String>) {}

    pub async fn follow() {}
}
