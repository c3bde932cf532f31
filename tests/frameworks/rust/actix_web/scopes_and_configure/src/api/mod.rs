mod parcels;

use actix_web::web;

pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(
        web::scope("/parcels")
            .service(parcels::list)
            .service(parcels::show)
            .service(web::resource("/{id}/events").route(web::get().to(parcels::events)).route(web::post().to(parcels::events)))
            .route("/{id}", web::delete().to(parcels::events)),
    )
    .service(web::resource(["/a", "/b"]).route(web::route().guard(actix_web::guard::Put()).to(parcels::events)))
    .service(parcels::either);
    inner::more(cfg);
}

mod inner {
    use super::*;

    pub fn more(cfg: &mut web::ServiceConfig) {
        cfg.route("/more", web::method(actix_web::http::Method::PATCH).to(super::parcels::events));
    }
}
