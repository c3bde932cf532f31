#[macro_use]
extern crate rocket;

mod beds;

const BASE: &str = "/api";

#[get("/")]
fn index() -> &'static str {
    "garden"
}

#[get("/unused")]
fn unused() {}

#[launch]
fn rocket() -> _ {
    rocket::build()
        .mount("/", routes![index])
        .mount(format!("{}/beds", BASE), beds::routes())
        .mount("/api/v2", routes![beds::list, beds::plants::show])
        .register("/", catchers![])
}
