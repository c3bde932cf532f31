package club

import io.ktor.http.ContentType
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.ApplicationCall
import io.ktor.server.application.call
import io.ktor.server.request.receive
import io.ktor.server.request.receiveMultipart
import io.ktor.server.request.receiveParameters
import io.ktor.server.request.receiveText
import io.ktor.server.response.respond
import io.ktor.server.response.respondRedirect
import io.ktor.server.response.respondText
import io.ktor.server.routing.Route
import io.ktor.server.routing.delete
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import io.ktor.server.routing.put

fun Route.visitors(members: Members) {
    /** Who is a member. */
    get("/members") {
        val found = members.all().map { MemberView(it.name, it.role) }
        call.respond(found)
    }

    get("/health") {
        call.respondText("fine", ContentType.Text.Plain)
    }

    post("/login") {
        val form = call.receiveParameters()
        val name = form["name"]
        val password = form["password"]
        call.respond(mapOf("token" to members.token(name, password), "valid" to 3600))
    }
}

fun Route.insiders(members: Members) {
    post("/members") {
        val new = call.receive<NewMember>()
        if (members.known(new.name)) return@post call.respond(HttpStatusCode.Conflict, Failure("name", "taken"))
        call.respond(HttpStatusCode.Created, members.add(new))
    }

    get("/members/{name}") {
        call.respond(members.one(call.parameters["name"]!!))
    }

    put("/members/{name}/payment") {
        val payment: Payment = call.receive()
        members.pay(call.parameters["name"]!!, payment)
        call.respond(HttpStatusCode.NoContent)
    }

    post("/notes") { note(call) }
}

fun Route.office(members: Members) {
    delete("/members/{name}") {
        members.remove(call.parameters["name"]!!)
        call.respondRedirect("/members")
    }

    post("/pictures") {
        val parts = call.receiveMultipart()
        parts.forEachPart { part ->
            when (part.name) {
                "title" -> println(part)
                "picture" -> println(part)
            }
        }
        call.respond(HttpStatusCode.Accepted)
    }
}

private suspend fun note(call: ApplicationCall) {
    val text = call.receiveText()
    call.respondText(text.uppercase())
}
