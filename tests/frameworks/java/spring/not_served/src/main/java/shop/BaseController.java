package shop;

import org.springframework.web.bind.annotation.GetMapping;

abstract class BaseController {
    @GetMapping("/shared")
    public String shared() {
        return "shared";
    }
}
