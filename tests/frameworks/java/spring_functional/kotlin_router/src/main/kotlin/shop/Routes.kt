package shop

import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import org.springframework.web.reactive.function.server.coRouter

@Configuration
class Routes {
    @Bean
    fun carts(handler: CartHandler) = coRouter {
        "/carts".nest {
            GET("/{id}", handler::find)
            "/{id}/lines".nest {
                POST("", handler::add)
            }
        }
    }
}

class CartHandler {
    suspend fun find(request: Any) = 1
    suspend fun add(request: Any) = 2
}
