package plugin

import io.ktor.server.routing.*

object Prefix {
    const val ROOT = "/plugins"
}

class StatusRoutes(private val name: String) {
    fun Route.register() {
        route("${Prefix.ROOT}/status") {
            get { call.respond(name) }
        }
    }

    fun admin(router: Routing) {
        router.route("${Prefix.ROOT}/admin") {
            guarded { post("/reload") { call.respond(1) } }
        }
    }
}

fun Route.guarded(build: Route.() -> Unit) {
    build()
}
