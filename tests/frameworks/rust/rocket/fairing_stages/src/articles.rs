use rocket::fairing::AdHoc;
use rocket::{get, put, routes};

#[get("/<slug>")]
pub async fn show(slug: String) {}

#[put("/<slug>/<version>")]
async fn edit(slug: String, version: usize) {}

pub fn stage() -> AdHoc {
    AdHoc::on_ignite("articles", |rocket| async {
        rocket.mount("/articles", routes![show, edit])
    })
}
