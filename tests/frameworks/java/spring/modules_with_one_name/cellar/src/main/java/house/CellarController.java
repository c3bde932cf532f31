package house;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class CellarController {
    @GetMapping("/cellar")
    Thing thing() {
        return null;
    }
}
