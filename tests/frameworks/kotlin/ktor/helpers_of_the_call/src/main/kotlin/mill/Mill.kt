package mill

import com.google.gson.annotations.Expose
import com.google.gson.annotations.SerializedName
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCall
import io.ktor.server.application.call
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import io.ktor.server.request.receive
import io.ktor.server.response.respond
import io.ktor.server.routing.delete
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import io.ktor.server.routing.routing

data class Grain(@SerializedName("sort") val kind: String, @Expose val kilos: Double)

data class Flour(val grain: Grain, val fineness: Int?)

typealias Grinding = suspend (Grain) -> Result<Flour>

suspend inline fun <reified T : Any> ApplicationCall.created(message: T) {
    response.status(HttpStatusCode.Created)
    respond(message)
}

suspend inline fun <reified T : Any> ApplicationCall.under(key: String): T = receive<Map<String, T>>()[key]!!

suspend fun ApplicationCall.refuse(status: HttpStatusCode, reason: String) = respond(status, mapOf("reason" to reason))

fun main() {
    embeddedServer(Netty, port = 8080) { module() }.start(wait = true)
}

fun Application.module(grind: Grinding = { TODO() }) {
    routing {
        post("/flour") {
            val grain = call.under<Grain>("grain")
            grind(grain).fold({ call.created(mapOf("flour" to it)) }, { call.refuse(HttpStatusCode.BadRequest, "too coarse") })
        }
        get("/grains") {
            val body = listOf("rye", "wheat").map { Grain(it, 1.0) }
            call.respond(body)
        }
        delete("/grains") {
            val which = call.receive<Map<String, String>>()
            println(which["kind"])
            call.respond(HttpStatusCode.OK, object {
                val left = 3
            })
        }
    }
}
