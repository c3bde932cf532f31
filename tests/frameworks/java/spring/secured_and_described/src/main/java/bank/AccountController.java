package bank;

import io.swagger.annotations.ApiOperation;
import io.swagger.annotations.ApiModelProperty;
import io.swagger.annotations.ApiParam;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.responses.ApiResponses;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.*;

/** What customers do with their accounts. */
@RestController
@RequestMapping("/accounts")
@Tag(name = "Accounts", description = "Money")
public class AccountController {

    /**
     * Lists accounts. Closed ones are left out.
     *
     * <p>Sorted by {@code iban}.
     *
     * @param owner whose accounts, {@link Account#owner}
     * @param limit how many at most
     * @return the accounts
     */
    @GetMapping
    public List<Account> list(@RequestParam String owner, @RequestParam(defaultValue = "20") int limit) {
        return List.of();
    }

    @Operation(
        summary = "Open an account",
        description = "A new account has no money.",
        operationId = "openAccount",
        tags = {"Opening"})
    @ApiResponses({
        @ApiResponse(responseCode = "201", description = "It is open", content = @Content(schema = @Schema(implementation = Account.class))),
        @ApiResponse(responseCode = "409", description = "There is one already", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)))
    })
    @PostMapping
    @ResponseStatus(org.springframework.http.HttpStatus.CREATED)
    public Account open(@RequestBody Account account) {
        return account;
    }

    @Deprecated
    @GetMapping("/{iban}")
    public Account one(
            @Parameter(description = "Its number", example = "DE89") @PathVariable String iban,
            @Parameter(hidden = true) @RequestHeader("X-Trace") String trace) {
        return null;
    }

    @PreAuthorize("hasRole('ADMIN')")
    @DeleteMapping("/{iban}")
    public void close(@PathVariable String iban) {}

    @ApiOperation(value = "Find by name", notes = "As people write it.", response = Account.class, responseContainer = "List", nickname = "findAccounts")
    @GetMapping("/named")
    public Object named(@ApiParam(value = "The name", required = true) @RequestParam String name) {
        return null;
    }

    @GetMapping("/rates")
    public Rates rates() {
        return null;
    }
}

@Schema(description = "Where money is.")
class Account {
    @Schema(description = "Its number", example = "DE89370400440532013000", requiredMode = Schema.RequiredMode.REQUIRED)
    public String iban;

    @Schema(description = "Cents", minimum = "0", example = "1250", defaultValue = "0")
    public long balance;

    @Schema(accessMode = Schema.AccessMode.READ_ONLY)
    public String owner;

    @ApiModelProperty(value = "Since when", notes = "The day counts.", example = "2020-01-01", required = true)
    public java.time.LocalDate since;

    @Schema(hidden = true)
    public String internal;

    @Schema(allowableValues = {"open", "closed"}, deprecated = true)
    public String state;
}

record Problem(String title, int status) {}

record Rates(double debit, double credit) {}
