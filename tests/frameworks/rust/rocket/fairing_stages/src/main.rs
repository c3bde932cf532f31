mod articles;

#[rocket::main]
async fn main() -> Result<(), rocket::Error> {
    let server = rocket::build().attach(articles::stage());
    let server = extra(server);
    server.launch().await?;
    Ok(())
}

fn extra(server: rocket::Rocket<rocket::Build>) -> rocket::Rocket<rocket::Build> {
    server.mount("/extra", rocket::routes![articles::show])
}
