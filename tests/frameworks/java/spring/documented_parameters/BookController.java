package library;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import org.springframework.data.domain.Pageable;
import org.springframework.web.bind.annotation.*;
import org.springframework.web.multipart.MultipartFile;

@Parameters({
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = "integer")),
    @Parameter(name = "X-Trace", in = ParameterIn.HEADER, required = true)
})
@interface Paged {
}

@RestController
@RequestMapping("/books")
class BookController {
    @GetMapping
    Object all(Pageable pageable, @RequestParam(required = false) String author) {
        return null;
    }

    @Paged
    @GetMapping("/latest")
    Object latest(@Parameter(hidden = true) Pageable pageable) {
        return null;
    }

    @PostMapping("/{id}/cover")
    void cover(@PathVariable long id, @RequestParam("file") MultipartFile file) {
    }
}
