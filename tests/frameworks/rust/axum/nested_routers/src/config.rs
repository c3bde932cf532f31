pub const API_PREFIX: &str = "/api/v1";
