package tea;

import static org.springframework.web.reactive.function.server.RequestPredicates.*;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration
public class TeaRoutes {

    @Bean
    RouterFunction<ServerResponse> teas(TeaHandler handler) {
        return route(GET("/teas"), handler::all)
            .andRoute(GET("/teas/{id}"), handler::one)
            .andRoute(POST("/teas"), handler::add)
            .andRoute(POST("/teas/import"), handler::importAll)
            .andRoute(DELETE("/teas/{id}"), handler::remove);
    }
}
