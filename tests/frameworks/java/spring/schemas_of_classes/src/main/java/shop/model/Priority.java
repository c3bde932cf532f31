package shop.model;

import com.fasterxml.jackson.annotation.JsonValue;
import lombok.AllArgsConstructor;

@AllArgsConstructor
public enum Priority {
    LOW("low", 1),
    HIGH("high", 9);

    private final String label;
    private final int weight;

    @JsonValue
    public int getWeight() {
        return weight;
    }
}
