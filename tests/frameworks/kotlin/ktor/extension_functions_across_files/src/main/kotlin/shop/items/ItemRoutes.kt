package shop.items

import io.ktor.server.routing.*

fun Route.itemRoutes() = route("items") {
    get {
        val limit = call.request.queryParameters["limit"]
        val trace = call.request.headers["X-Trace"]
        call.respond(list(limit, trace))
    }
    route("{id}") {
        get { call.respond(find(call.parameters["id"])) }
        delete("tags/{tag?}") { call.respond(remove()) }
    }
}
