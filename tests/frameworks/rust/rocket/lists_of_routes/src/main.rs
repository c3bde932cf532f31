#[macro_use]
extern crate rocket;

mod cups;
mod plates;

fn all() -> Vec<rocket::Route> {
    let mut found = cups::routes();
    let mut more = plates::routes();
    found.append(&mut more);
    found
}

#[launch]
fn start() -> _ {
    let base = "/base";
    rocket::build().mount([base, "/api"].concat(), all())
}
