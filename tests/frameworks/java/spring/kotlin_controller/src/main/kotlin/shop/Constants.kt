package shop

const val API = "/api/v2"
