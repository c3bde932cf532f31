pub fn routes() -> Vec<rocket::Route> {
    routes![list, show]
}

#[get("/cups")]
fn list() -> &'static str {
    ""
}

#[get("/cups/<id>")]
fn show(id: u32) -> String {
    id.to_string()
}
