package shop;

import static org.springframework.web.reactive.function.server.RequestPredicates.GET;

import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;

class RoutesTest {
    @Bean
    RouterFunction<?> stub() {
        return RouterFunctions.route(GET("/stub"), request -> null);
    }
}
