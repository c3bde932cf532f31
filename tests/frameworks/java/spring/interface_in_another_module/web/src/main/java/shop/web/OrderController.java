package shop.web;

import org.springframework.web.bind.annotation.RestController;
import shop.api.OrderApi;

@RestController
public class OrderController implements OrderApi<String> {
    @Override
    public String find(java.util.UUID id) {
        return "";
    }

    @Override
    public void create(String order) {
    }
}
