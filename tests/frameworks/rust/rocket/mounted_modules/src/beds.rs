use rocket::serde::json::Json;
use rocket::{form::FromForm, Route};

#[derive(FromForm)]
pub struct Page {
    limit: Option<u16>,
    after: String,
}

/// Lists the beds.
#[get("/?<kind>&<page..>", rank = 2)]
pub fn list(kind: Option<&str>, page: Page) -> Json<Vec<String>> {
    Json(vec![])
}

#[post("/<bed>", format = "json", data = "<body>")]
fn plant(bed: i64, body: Json<String>) {}

#[delete("/<bed>/<rest..>")]
fn dig(bed: i64, rest: std::path::PathBuf) {}

#[route(PATCH, uri = "/<_>")]
fn rename() {}

pub mod plants {
    #[get("/plants/<name>?open&<color>")]
    pub fn show(name: String, color: Vec<String>) {}
}

pub fn routes() -> Vec<Route> {
    routes![list, plant, dig, rename]
}
