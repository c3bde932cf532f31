package shop.api;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

@RequestMapping(Paths.ORDERS)
public interface OrderApi<T> {
    @GetMapping("/{id}")
    T find(@PathVariable("id") java.util.UUID id);

    @PostMapping
    void create(T order);
}
