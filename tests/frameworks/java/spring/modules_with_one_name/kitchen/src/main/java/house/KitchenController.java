package house;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class KitchenController {
    @GetMapping("/kitchen")
    Thing thing() {
        return null;
    }
}
