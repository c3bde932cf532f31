use actix_web::{get, route, web, HttpRequest, HttpResponse, Responder};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Filter {
    depot: Option<String>,
    min_weight: f64,
}

/// Lists parcels.
#[get("")]
pub async fn list(query: web::Query<Filter>, req: HttpRequest) -> impl Responder {
    let _ = req.headers().get("X-Depot");
    HttpResponse::Ok().finish()
}

#[get("/{id:\\d+}")]
pub async fn show(path: web::Path<(u32,)>) -> impl Responder {
    HttpResponse::Ok().finish()
}

#[route("/either", method = "GET", method = "POST")]
pub async fn either() -> impl Responder {
    HttpResponse::Ok().finish()
}

#[get("/never-registered")]
pub async fn never() -> impl Responder {
    HttpResponse::Ok().finish()
}

pub async fn events(id: web::Path<String>) -> impl Responder {
    HttpResponse::Ok().finish()
}

#[cfg(test)]
mod tests {
    use actix_web::{test, web, App};

    #[actix_web::test]
    async fn works() {
        let app = test::init_service(App::new().route("/only-in-tests", web::get().to(super::events))).await;
    }
}
