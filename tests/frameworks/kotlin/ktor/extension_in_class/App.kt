package shop

import io.ktor.server.application.*
import io.ktor.server.engine.*
import io.ktor.server.netty.*
import io.ktor.server.routing.*

fun main() {
    embeddedServer(Netty, port = 8080) { configure("v2") }.start(wait = true)
}

fun Application.configure(version: String = "v1") {
    val users = UserRoutes("/shop")
    routing {
        route("/$version") {
            with(users) { register() }
            metrics()
        }
        with(Health) { health() }
        get(Regex("/files/.*")) { call.respond("file") }
    }
}
