package desk;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.*;

@Controller
public class DeskController {

    @GetMapping("/desk")
    public String show(Model model) {
        return "desk";
    }

    @PostMapping("/desk")
    public String move(@ModelAttribute Move move) {
        return "redirect:/desk";
    }

    // What is declared says nothing: the keys that are read have to do.
    @PutMapping("/desk/lamp")
    @ResponseBody
    public Map<String, Object> lamp(@RequestBody Map<String, Object> lamp) {
        Object on = lamp.get("on");
        Object colour = lamp.getOrDefault("colour", "white");
        return Map.of("on", on, "colour", colour);
    }

    @PostMapping("/desk/notes")
    @ResponseBody
    public int note(@RequestBody JsonNode note) {
        String text = note.get("text").asText();
        if (note.has("urgent") && note.path("urgent").asBoolean()) {
            return note.get("level").asInt();
        }
        return text.length();
    }

    @GetMapping("/desk/search")
    @ResponseBody
    public String search(HttpServletRequest request) {
        String text = request.getParameter("text");
        return text + request.getHeader("X-Drawer") + request.getHeader("User-Agent");
    }

    @PutMapping("/desk/place")
    @ResponseBody
    public Move place(@Part("move") Move move) {
        return move;
    }

    public record Move(int x, int y) {}
}
