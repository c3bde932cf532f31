package shop;

import static org.springframework.web.reactive.function.server.RequestPredicates.*;
import static org.springframework.web.reactive.function.server.RouterFunctions.nest;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration
public class Routes {
    private static final String BASE = "/shop";

    @Bean
    public RouterFunction<ServerResponse> products(ProductHandler handler) {
        return nest(path(BASE + "/products"),
            route(GET("/{id}"), handler::one)
                .andRoute(method(HttpMethod.GET), handler::list)
                .andNest(path("/{id}/reviews"), route(POST("").and(accept(APPLICATION_JSON)), handler::review)));
    }
}
