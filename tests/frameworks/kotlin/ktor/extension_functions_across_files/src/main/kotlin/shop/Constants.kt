package shop

private const val VERSION = "v1"
const val API = "/api/$VERSION"
