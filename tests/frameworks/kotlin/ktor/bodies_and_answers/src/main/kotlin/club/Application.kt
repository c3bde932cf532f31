package club

import io.ktor.http.HttpStatusCode
import io.ktor.serialization.kotlinx.json.json
import io.ktor.server.application.Application
import io.ktor.server.application.call
import io.ktor.server.application.install
import io.ktor.server.auth.Authentication
import io.ktor.server.auth.authenticate
import io.ktor.server.auth.basic
import io.ktor.server.auth.jwt.jwt
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import io.ktor.server.plugins.contentnegotiation.ContentNegotiation
import io.ktor.server.plugins.statuspages.StatusPages
import io.ktor.server.response.respond
import io.ktor.server.routing.routing

fun main() {
    embeddedServer(Netty, port = 8080) { module() }.start(wait = true)
}

fun Application.module() {
    install(ContentNegotiation) { json() }
    install(Authentication) {
        jwt("members") {
            realm = "club"
        }
        basic("office") {
            validate { null }
        }
    }
    install(StatusPages) {
        exception<NoSuchMember> { call, cause ->
            call.respond(HttpStatusCode.NotFound, Failure("member", cause.message ?: "?"))
        }
    }
    val members = Members()
    routing {
        visitors(members)
        authenticate("members") {
            insiders(members)
        }
        authenticate("office") {
            office(members)
        }
    }
}
