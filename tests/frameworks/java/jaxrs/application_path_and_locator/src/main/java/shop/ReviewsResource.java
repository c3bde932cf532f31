package shop;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

public class ReviewsResource {
    @GET
    public String all() {
        return "";
    }

    @DELETE
    @Path("/{review}")
    public void remove() {
    }
}
