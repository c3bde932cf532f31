package zoo;

import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbTransient;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

enum Kind {
    BIRD,
    FISH
}

record Animal(@NotBlank String name, Kind kind, Double weight) {}

record Taken(Animal animal, int count) {}

class Cry {
    private String text;
    private int loudness;
    private String recorder;

    @JsonbProperty("cry")
    public String getText() {
        return text;
    }

    public int getLoudness() {
        return loudness;
    }

    @JsonbTransient
    public String getRecorder() {
        return recorder;
    }
}

class Trouble {
    public String what;

    Trouble(String what) {
        this.what = what;
    }
}

class Escaped extends RuntimeException {}

class Keepers {
    boolean know(String name) {
        return false;
    }

    int count() {
        return 0;
    }

    void open(String name) {
        throw new Escaped();
    }
}

@Provider
class EscapedMapper implements ExceptionMapper<Escaped> {
    @Override
    public Response toResponse(Escaped escaped) {
        return Response.status(503).entity(new Trouble("It ran away")).build();
    }
}
