package shop;

import static org.springframework.web.reactive.function.server.RequestPredicates.*;
import static org.springframework.web.reactive.function.server.RouterFunctions.nest;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration
class Routes {
    private static final String API = "/api";

    @Bean
    RouterFunction<ServerResponse> items(ItemHandler handler) {
        return nest(path(API),
                nest(path("/items"),
                        route(GET("/{id}"), handler::one)
                                .andRoute(method(HttpMethod.POST), handler::create))
                        .andRoute(GET("/tags").and(accept(null)), handler::tags));
    }

    @Bean
    RouterFunction<ServerResponse> orders(ItemHandler handler) {
        return RouterFunctions.route()
                .GET("/orders", handler::one)
                .path("/orders/{id}", builder -> builder.PUT("", handler::create).DELETE("/lines/{line}", handler::tags))
                .build();
    }
}
