package shop.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;
import java.util.Optional;

@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class Totals {
    public int openOrders;
    public Optional<String> bestCustomer;
    private Map<String, Integer> perLabel;

    @JsonAnyGetter
    public Map<String, Integer> getPerLabel() {
        return perLabel;
    }
}
