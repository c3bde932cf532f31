package library;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/** A constraint that is made of others. */
@Size(min = 10, max = 13)
@Pattern(regexp = "^[0-9X]+$")
@interface Isbn {}
