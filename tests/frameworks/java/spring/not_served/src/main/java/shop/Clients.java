package shop;

import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.client.RestTemplate;

@FeignClient(name = "stock", path = "/stock")
interface StockClient {
    @GetMapping("/{id}")
    String level(@PathVariable String id);
}

class PriceClient {
    private final RestTemplate rest = new RestTemplate();

    String price(String id) {
        return rest.getForObject("/prices/{id}", String.class, id);
    }
}
