package library

import jakarta.validation.constraints.Email
import jakarta.validation.constraints.Max
import jakarta.validation.constraints.Min
import jakarta.validation.constraints.NotBlank
import jakarta.validation.constraints.Size

/** Who has it, and how long. */
data class Loan(
    @field:NotBlank @field:Size(max = 80) val reader: String,
    @field:Email val mail: String?,
    @get:Min(1) @get:Max(28) val days: Int = 14,
    @field:Size(max = 3) val notes: List<String> = emptyList(),
)
