pub fn routes() -> Vec<rocket::Route> {
    routes![list]
}

#[get("/plates")]
fn list() -> &'static str {
    ""
}
