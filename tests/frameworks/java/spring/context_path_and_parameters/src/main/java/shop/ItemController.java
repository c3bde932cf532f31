package shop;

import java.util.List;
import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping(ItemController.ROOT + "/items")
public class ItemController {
    static final String ROOT = "/v1";

    /** List items. */
    @GetMapping
    public List<Item> list(@RequestParam(defaultValue = "20") int limit, @RequestParam("tag") List<String> tags,
            @RequestParam(required = false) Boolean sold, @RequestHeader("X-Request-Id") String id) {
        return null;
    }

    @GetMapping({"/{id:\\d+}", "/by-number/{id}"})
    public Item one(@PathVariable Long id) {
        return null;
    }

    @RequestMapping(value = "/{name}/sale", method = {RequestMethod.POST, RequestMethod.PUT})
    public void sell(@PathVariable("name") String item) {
    }

    @RequestMapping("/any")
    public void any() {
    }
}
