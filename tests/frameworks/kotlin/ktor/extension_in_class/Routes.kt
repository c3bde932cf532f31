package shop

import io.ktor.server.routing.*

class UserRoutes(private val prefix: String) {
    fun Route.register() {
        get("$prefix/users") { call.respond(1) }
        orders()
    }

    private fun Route.orders() {
        post("$prefix/orders") { call.respond(2) }
    }
}

object Health {
    fun Route.health() {
        get("/health") { call.respond("ok") }
    }
}

val metrics: Route.() -> Unit = {
    get("/metrics") { call.respond("0") }
}
