mod answer;
mod orders;

use actix_web::{web, App, HttpServer};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    HttpServer::new(|| {
        App::new().service(
            web::scope("/v1")
                .service(orders::list)
                .service(orders::create)
                .service(orders::show)
                .service(orders::cancel)
                .service(orders::attach)
                .route("/ping", web::get().to(orders::ping)),
        )
    })
    .bind(("0.0.0.0", 80))?
    .run()
    .await
}
