package shop;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

@Path("/orders")
public interface OrdersApi {
    @GET
    @Path("/{number}")
    String order(@PathParam("number") int number);
}
