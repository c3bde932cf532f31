package shop;

import jakarta.ws.rs.*;

@Path("items")
public class ItemsResource {
    @GET
    public String list(@QueryParam("limit") @DefaultValue("20") int limit, @HeaderParam("X-Request-Id") String id, @BeanParam Filter filter) {
        return "";
    }

    @PUT
    @Path("{id: [0-9]+}")
    public void put(@PathParam("id") long id) {
    }

    @Path("{id}/reviews")
    public ReviewsResource reviews(@PathParam("id") long id) {
        return new ReviewsResource();
    }
}
