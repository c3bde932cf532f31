package stock;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;

/** What all resources of one kind of thing have. */
public abstract class Base<T extends Item> {

    private Store<T> store;

    @GET
    public List<T> all() {
        return store.all();
    }

    @GET
    @Path("{id}")
    public Response one(@PathParam("id") long id) {
        T found = store.find(id);
        return found == null ? answer(404, new Trouble("none")) : Response.ok(found).build();
    }

    @POST
    public Response add(T item) {
        store.add(item);
        return Response.status(Response.Status.CREATED).entity(item).build();
    }

    private Response answer(int status, Object body) {
        return Response.status(status).entity(body).build();
    }
}

class Item {
    public long id;
}

class Trouble {
    public String reason;

    Trouble(String reason) {
        this.reason = reason;
    }
}

interface Store<T> {
    List<T> all();

    T find(long id);

    void add(T item);
}

class AllMapper implements ExceptionMapper<WebApplicationException> {
    @Override
    public Response toResponse(WebApplicationException e) {
        // Which status this is, nobody knows.
        return Response.fromResponse(e.getResponse()).entity(e.getMessage()).build();
    }
}
