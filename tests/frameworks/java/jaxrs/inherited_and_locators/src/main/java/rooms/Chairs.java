package rooms;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

public class Chairs {
    @GET
    public String list() {
        return "";
    }

    @DELETE
    @Path("/{chair}")
    public void drop(@PathParam("chair") int chair) {}
}
