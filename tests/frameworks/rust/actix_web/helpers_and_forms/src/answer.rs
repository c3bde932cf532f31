use std::future::Future;

use actix_web::HttpResponse;
use serde::Serialize;

/// What every answer is wrapped in.
#[derive(Serialize)]
pub struct Envelope<D> {
    pub data: Option<D>,
    pub took_ms: u64,
    pub outcome: Outcome,
}

#[derive(Serialize)]
#[serde(tag = "type", content = "detail")]
pub enum Outcome {
    Done,
    Failed(String),
}

pub struct Problem;

pub type Fallible<T> = Result<T, Problem>;

pub async fn wrap<T, Fut>(future: Fut) -> HttpResponse
where
    Fut: Future<Output = Fallible<T>>,
    T: Serialize,
{
    match future.await {
        Ok(value) => done(value),
        Err(_) => HttpResponse::BadGateway().json(Envelope::<()> { data: None, took_ms: 0, outcome: Outcome::Failed("down".into()) }),
    }
}

fn done<T: Serialize>(value: T) -> HttpResponse {
    HttpResponse::Ok().json(Envelope { data: Some(value), took_ms: 1, outcome: Outcome::Done })
}
