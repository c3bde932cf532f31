package files

import io.ktor.http.HttpMethod
import io.ktor.server.application.*
import io.ktor.server.netty.EngineMain
import io.ktor.server.response.*
import io.ktor.server.routing.*

fun main(args: Array<String>) = EngineMain.main(args)

fun Application.module() = routing {
    route("/proxy") { handle { call.respondText("any") } }
    route("/head", HttpMethod.Head) { handle { call.respondText("") } }
    route("/items") {
        method(HttpMethod.Get) { handle { call.respondText("all") } }
        get("{id?}") { call.respondText(call.parameters["id"] ?: "all") }
    }
    get("/files/{path...}") { call.respondText("file") }
    get("/users/*/avatar") { call.respondText("avatar") }
    listOf("red", "green").forEach { color -> get("/colors/$color") { call.respondText(color) } }
    route("{...}") { handle { call.respondText("nothing here") } }
}
