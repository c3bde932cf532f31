package tea;

import static org.springframework.web.reactive.function.BodyInserters.fromValue;
import static org.springframework.web.reactive.function.server.ServerResponse.noContent;
import static org.springframework.web.reactive.function.server.ServerResponse.ok;

import java.net.URI;
import java.util.Map;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@Component
public class TeaHandler {

    private final TeaStore store;

    TeaHandler(TeaStore store) {
        this.store = store;
    }

    /** All teas. */
    public Mono<ServerResponse> all(ServerRequest request) {
        return ok().contentType(MediaType.APPLICATION_JSON).body(store.all(), Tea.class);
    }

    public Mono<ServerResponse> one(ServerRequest request) {
        return store.find(request.pathVariable("id"))
            .flatMap(tea -> ok().bodyValue(tea))
            .switchIfEmpty(ServerResponse.notFound().build());
    }

    public Mono<ServerResponse> add(ServerRequest request) {
        return request.bodyToMono(Tea.class)
            .flatMap(store::save)
            .flatMap(saved -> ServerResponse.created(URI.create("/teas/" + saved.name())).body(fromValue(saved)))
            .onErrorResume(e -> ServerResponse.status(HttpStatus.BAD_REQUEST).bodyValue(Map.of("error", "no tea")));
    }

    public Mono<ServerResponse> importAll(ServerRequest request) {
        Flux<Tea> teas = request.bodyToFlux(new ParameterizedTypeReference<Tea>() {});
        return ok().body(store.saveAll(teas).count(), Long.class);
    }

    public Mono<ServerResponse> remove(ServerRequest request) {
        return store.remove(request.pathVariable("id")).then(noContent().build());
    }
}

record Tea(String name, int minutes) {}

interface TeaStore {
    Flux<Tea> all();

    Mono<Tea> find(String id);

    Mono<Tea> save(Tea tea);

    Flux<Tea> saveAll(Flux<Tea> teas);

    Mono<Void> remove(String id);
}
