use axum::extract::FromRequestParts;
use axum::http::{header::AUTHORIZATION, request::Parts, StatusCode};

pub struct Reader {
    pub id: u64,
}

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let value = parts.headers.get(AUTHORIZATION).and_then(|v| v.to_str().ok()).ok_or(StatusCode::UNAUTHORIZED)?;
        let token = value.strip_prefix("Bearer ").ok_or(StatusCode::UNAUTHORIZED)?;
        Ok(Reader { id: token.parse().map_err(|_| StatusCode::UNAUTHORIZED)? })
    }
}
