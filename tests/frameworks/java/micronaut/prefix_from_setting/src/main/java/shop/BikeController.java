package shop;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;

@Controller(Paths.V2 + "/bikes")
public class BikeController {
    @Get("/{id}")
    public String show(@PathVariable Long id, @Nullable @QueryValue String colour) {
        return "";
    }

    @Post
    public String add(@Body String bike) {
        return bike;
    }
}
