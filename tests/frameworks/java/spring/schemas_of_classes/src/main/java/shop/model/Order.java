package shop.model;

import com.fasterxml.jackson.annotation.*;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lombok.Data;
import lombok.EqualsAndHashCode;

/**
 * An order of a customer.
 *
 * @author the shop
 */
@Data
@EqualsAndHashCode(callSuper = true)
@JsonIgnoreProperties({"internalNote"})
public class Order extends Entity {
    static final int LIMIT = 100;

    private Status status = Status.OPEN;
    private Priority priority;
    private BigDecimal total;
    private long points;
    private boolean isGift;
    private LocalDate due;
    private byte[] receipt;
    private String internalNote;
    @JsonIgnore
    private String secret;
    @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
    private String coupon;
    private List<Line> lines;
    private Set<String> labels;
    private Map<String, List<Integer>> stock;
    @JsonUnwrapped(prefix = "to_")
    private Address address;
    private Category category;
    @JsonFormat(shape = JsonFormat.Shape.STRING)
    private Long number;

    public String getTitle() {
        return "Order " + number;
    }

    @Data
    public static class Line {
        private String article;
        private int quantity = 1;
    }
}
