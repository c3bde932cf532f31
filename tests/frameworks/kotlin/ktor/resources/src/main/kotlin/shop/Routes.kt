package shop

import io.ktor.resources.Resource
import io.ktor.server.application.Application
import io.ktor.server.resources.get
import io.ktor.server.resources.post
import io.ktor.server.routing.routing

@Resource("/orders")
class Orders(val state: String? = null, val page: Int) {
    @Resource("{id}")
    class One(val parent: Orders, val id: Long) {
        @Resource("pay")
        class Pay(val parent: One)
    }
}

fun Application.orders() {
    routing {
        get<Orders> { orders -> call.respond(all(orders)) }
        get<Orders.One> { one -> call.respond(find(one.id)) }
        post<Orders.One.Pay> { call.respond(pay()) }
    }
}
