package stock;

import io.quarkus.hibernate.orm.panache.PanacheEntity;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;

@Path("/screws")
public class ScrewResource extends Base<Screw> {

    @POST
    @Path("{id}/order")
    public Order order(@BeanParam Wanted wanted) {
        return null;
    }

    @GET
    @Path("outcome")
    public Outcome outcome() {
        return null;
    }
}

class Screw extends Item {
    public double length;
}

class Wanted {
    @FormParam("count")
    public int count;

    @QueryParam("fast")
    public boolean fast;
}

class Order extends PanacheEntity {
    public int count;
}

sealed interface Outcome {
    record Fine(int left) implements Outcome {}

    record Bad(String reason) implements Outcome {}
}
