package shop.api;

import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.web.bind.annotation.GetMapping;

@FeignClient("stock")
public interface StockClient {
    @GetMapping("/stock")
    String stock();
}
