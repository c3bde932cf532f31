package shop;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;

public abstract class ListController<T> {
    @GetMapping
    public List<T> all() {
        return List.of();
    }
}
