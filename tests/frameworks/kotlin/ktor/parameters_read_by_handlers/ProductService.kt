package shop

import io.ktor.server.application.ApplicationCall

class ProductService {
    suspend fun search(call: ApplicationCall) {
        val text = call.request.queryParameters["text"]
        call.request.header("X-Trace")
        call.respond(text)
    }
}
