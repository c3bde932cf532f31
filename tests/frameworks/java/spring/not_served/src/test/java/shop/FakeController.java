package shop;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class FakeController {
    @GetMapping("/fake")
    String fake() {
        return "fake";
    }
}
