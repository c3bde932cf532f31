package sky;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

@Controller("/test-only")
public class TestController {
    @Get
    public String only() {
        return "";
    }
}
