package shop;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

@Component
public class ProductHandler {
    private static final String ID = "id";

    /** One product. */
    public Mono<ServerResponse> one(ServerRequest request) {
        return respond(Long.parseLong(request.pathVariable(ID)));
    }

    public Mono<ServerResponse> list(ServerRequest request) {
        int page = Integer.parseInt(request.queryParam("page").orElse("1"));
        return respond(page, request.queryParam("sort").orElse(null), tenant(request));
    }

    public Mono<ServerResponse> review(ServerRequest request) {
        boolean draft = request.queryParam("draft").map(Boolean::valueOf).orElse(false);
        return respond(draft);
    }

    private String tenant(ServerRequest request) {
        return request.headers().firstHeader("X-Tenant");
    }
}
