package stock;

import io.quarkus.hibernate.orm.panache.PanacheEntity;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;

@Path("/screws")
public class ScrewResource extends Base<Screw> {

    private EntityManager entities;

    @POST
    @Path("{id}/order")
    public Order order(@BeanParam Wanted wanted) {
        return null;
    }

    @PUT
    @Path("{id}/length")
    public Screw resize(Long id, Screw screw) {
        return entities.find(Screw.class, id);
    }

    @DELETE
    public Response drop(List<Long> ids) {
        return Response.ok(entities.createQuery("from Screw", Screw.class).getResultList()).build();
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
