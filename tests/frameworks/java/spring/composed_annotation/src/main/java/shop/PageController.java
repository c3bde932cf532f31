package shop;

import org.springframework.data.domain.Pageable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

@Controller
class PageController {
    @RequestMapping(path = "/pages", method = RequestMethod.GET)
    ResponseEntity<String> pages(Pageable page) {
        return null;
    }
}
