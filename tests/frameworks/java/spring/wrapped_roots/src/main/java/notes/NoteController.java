package notes;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRootName;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDateTime;
import java.util.List;
import lombok.Getter;
import org.springframework.web.bind.annotation.*;

@RestController
class NoteController {

    @PostMapping("/notes")
    Note add(@RequestBody NewNote note) {
        return null;
    }

    @GetMapping("/notes/place")
    List<Place> places() {
        return List.of();
    }

    @GetMapping("/notes")
    Notes all() {
        return null;
    }
}

@JsonRootName("note")
class NewNote {
    private final String bodyText;
    private final Color color;

    @JsonCreator
    NewNote(@JsonProperty("bodyText") String bodyText, @JsonProperty(value = "colour", required = true) @JsonAlias("color") Color color) {
        this.bodyText = bodyText;
        this.color = color;
    }
}

/** Written as {@code #rrggbb}. */
class Color {
    private final int rgb;

    @JsonCreator
    Color(String text) {
        this.rgb = Integer.parseInt(text.substring(1), 16);
    }

    @JsonValue
    public String hex() {
        return "#" + Integer.toHexString(rgb);
    }
}

@Getter
@JsonRootName("note")
class Note {
    private long noteId;
    private String bodyText;
    private Color color;
    private LocalDateTime lastChange;
    private Attachment attachment;
}

@JsonTypeName("file")
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
record Attachment(String name, long byteCount) {}

@Getter
class Notes {
    private List<Note> notes;
    private int noteCount;
}
