package parcels;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

@RestControllerAdvice
class Errors {

    record Failure(String code, String message) {}

    @ExceptionHandler(NoSuchPlace.class)
    ResponseEntity<Failure> place(NoSuchPlace e) {
        return ResponseEntity.status(HttpStatus.CONFLICT).body(new Failure("place", e.getMessage()));
    }
}
