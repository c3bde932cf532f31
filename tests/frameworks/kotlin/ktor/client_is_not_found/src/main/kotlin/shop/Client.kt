package shop

import io.ktor.client.HttpClient
import io.ktor.client.request.get
import io.ktor.server.application.Application
import io.ktor.server.routing.post
import io.ktor.server.routing.routing

class Stock(private val client: HttpClient) {
    suspend fun all() = client.get("/stock")
}

fun Application.api() {
    val stock = Stock(HttpClient())
    routing {
        for (name in listOf("apples", "pears")) {
            post("/$name") { call.respond(stock.all()) }
        }
    }
}
