package library;

import jakarta.validation.Valid;
import jakarta.validation.constraints.*;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.Length;
import org.hibernate.validator.constraints.Range;
import org.hibernate.validator.constraints.URL;
import org.hibernate.validator.constraints.UniqueElements;
import org.springframework.lang.Nullable;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.*;

@Validated
@RestController
class BookController {

    @PostMapping("/books")
    void add(@Valid @RequestBody Book book) {}

    @GetMapping("/books")
    List<Book> find(
            @RequestParam @Size(min = 2, max = 40) String title,
            @RequestParam(defaultValue = "10") @Positive @Max(50) int limit,
            @RequestParam(required = false) @Pattern(regexp = "[a-z]{2}") String language) {
        return List.of();
    }

    @PostMapping("/books/{isbn}/lend")
    void lend(@PathVariable @Pattern(regexp = "\\d{13}") String isbn, @RequestBody @Valid Loan loan) {}
}

class Book {
    @NotBlank public String title;
    @NotBlank @Size(max = 100) public String subtitle;
    @NotNull @Size(min = 1, max = 5) @UniqueElements public List<String> authors;
    @NotEmpty public Map<String, String> names;
    @NotEmpty public String shelf;
    @Size(max = 10) public Map<String, Integer> stock;
    @Length(min = 3, max = 9) public String code;
    @Pattern(regexp = "\\p{Alpha}+-[0-9]+") public String signature;
    @Pattern(regexp = "(?i)draft|final") public String state;
    @Pattern(regexp = "draft|final", flags = Pattern.Flag.CASE_INSENSITIVE) public String stateAgain;
    @Email public String contact;
    @URL public String cover;
    @Min(1) @Max(9999) public int pages;
    @DecimalMin(value = "0.0", inclusive = false) @DecimalMax("999.99") public BigDecimal price;
    @Positive public long copies;
    @PositiveOrZero public Integer lent;
    @Negative public int below;
    @NegativeOrZero public double debt;
    @Range(min = 1450, max = 2100) public int year;
    @Digits(integer = 3, fraction = 2) public BigDecimal weight;
    @Nullable public String note;
    @Past public java.time.LocalDate published;
    @NotNull @Valid public Publisher publisher;
}

class Publisher {
    @NotNull @Isbn public String prefix;
}
