package shop.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import lombok.Data;

@Data
public abstract class Entity {
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    private UUID id;

    /** When it was made. */
    @JsonProperty("created_at")
    private Instant createdAt;
}
