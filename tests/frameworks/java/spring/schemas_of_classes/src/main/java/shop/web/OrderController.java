package shop.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.*;
import reactor.core.publisher.Flux;
import shop.model.*;

@RestController
@RequestMapping("/orders")
public class OrderController {

    private final OrderService service;

    OrderController(OrderService service) {
        this.service = service;
    }

    @GetMapping
    public Page<Order> page(Pageable pageable) {
        return service.page(pageable);
    }

    @PostMapping
    public Envelope<Order> create(@RequestBody Order order) {
        return new Envelope<>(service.save(order));
    }

    @GetMapping("/all")
    public ResponseEntity<Envelope<List<Order>>> all() {
        return ResponseEntity.ok(service.all());
    }

    @GetMapping("/stream")
    public Flux<Category> categories() {
        return service.categories();
    }

    @PutMapping("/{id}/payment")
    public void pay(@PathVariable UUID id, @RequestBody Payment payment) {
        service.pay(id, payment);
    }

    @GetMapping("/{id}/summary")
    public Optional<OrderSummary> summary(@PathVariable UUID id) {
        return service.summary(id);
    }

    @GetMapping("/totals")
    public Map<String, Totals> totals(@RequestParam(required = false) Status status) {
        return service.totals(status);
    }
}
