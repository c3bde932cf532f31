package shop;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;

@Controller("/v2/owners/{owner}")
public class OwnerController {
    @Get("/bikes")
    public String bikes(String owner, @Header("X-Region") String region) {
        return "";
    }
}
