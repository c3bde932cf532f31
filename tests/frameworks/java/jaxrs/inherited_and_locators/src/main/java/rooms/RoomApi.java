package rooms;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

@Path("/rooms/{room}")
public interface RoomApi {
    @GET
    String show(@PathParam("room") String room, @QueryParam("floor") Integer floor);

    @Path("/chairs")
    Chairs chairs(@PathParam("room") String room);
}
