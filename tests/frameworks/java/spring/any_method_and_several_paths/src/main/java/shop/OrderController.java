package shop;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping({"/orders", "legacy/orders/"})
public class OrderController extends ListController<Order> {
    /** Whatever the method. */
    @RequestMapping("any")
    public String any() {
        return "any";
    }

    @RequestMapping(path = {"/{id:[0-9]+}", "/by-number/{id}"}, method = {RequestMethod.PUT, RequestMethod.PATCH})
    public void change(@PathVariable("id") long number, @RequestBody Order order) {
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    public Order create(@RequestBody Order order) {
        return order;
    }
}
