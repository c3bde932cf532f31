mod api;

use actix_web::{web, App, HttpResponse, HttpServer};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(1))
            .wrap(actix_web::middleware::Logger::default())
            .service(web::resource("/").to(|| async { HttpResponse::Ok() }))
            .service(web::scope("/api").configure(api::configure))
            .route("/ready", web::get().to(HttpResponse::Ok))
            .default_service(web::to(|| async { HttpResponse::NotFound() }))
    })
    .bind(("127.0.0.1", 8080))?
    .run()
    .await
}
