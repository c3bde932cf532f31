package shop.model;

import com.fasterxml.jackson.annotation.JsonProperty;

public enum Status {
    OPEN,
    @JsonProperty("in-delivery") IN_DELIVERY,
    DONE;

    @Override
    public String toString() {
        return name().toLowerCase();
    }
}
