use actix_web::{delete, put, web, App, HttpServer};

pub mod paths {
    pub const ROOT: &str = "/meters";
}

fn readings() -> actix_web::Scope {
    web::scope("/{meter}/readings").service(add).service(drop_all)
}

#[put("/{day}")]
async fn add(path: web::Path<Reading>) -> String {
    path.day.to_string()
}

#[derive(serde::Deserialize)]
struct Reading {
    meter: uuid::Uuid,
    day: u8,
}

#[delete("")]
async fn drop_all(web::Path(meter): web::Path<uuid::Uuid>) {}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let factory = || {
        let scope = web::scope(paths::ROOT);
        let scope = scope.service(readings());
        App::new().service(scope)
    };
    HttpServer::new(factory).bind("0.0.0.0:80")?.run().await
}
