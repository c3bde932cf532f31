package shop

import io.ktor.server.application.Application
import io.ktor.server.application.call
import io.ktor.server.netty.EngineMain
import io.ktor.server.routing.get
import io.ktor.server.routing.route
import io.ktor.server.routing.routing

const val LIMIT = "limit"

fun main(args: Array<String>) = EngineMain.main(args)

fun Application.module() {
    val service = ProductService()
    routing {
        route("products") {
            get {
                val query = call.request.queryParameters
                val limit = query[LIMIT]?.toInt() ?: 10
                call.respond(service.list(limit, query["sort"], call.request.headers["X-Tenant"]))
            }
            get("{id}") {
                val id = call.parameters["id"]!!.toLong()
                val full = call.parameters["full"]?.toBoolean()
                call.respond(service.find(id, full))
            }
            get("search") { service.search(call) }
        }
    }
}
