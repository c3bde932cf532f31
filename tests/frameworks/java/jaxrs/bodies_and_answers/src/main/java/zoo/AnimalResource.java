package zoo;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.json.Json;
import jakarta.validation.Valid;
import jakarta.ws.rs.*;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

@Path("/animals")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("keeper")
@Tag(name = "Animals")
public class AnimalResource {

    private final Keepers keepers = new Keepers();

    @GET
    @PermitAll
    public Uni<List<Animal>> all(@QueryParam("kind") Kind kind, @QueryParam("limit") @DefaultValue("20") int limit) {
        return null;
    }

    @POST
    @Operation(summary = "Take an animal in")
    @APIResponse(responseCode = "409", description = "No cage is free", content = @Content(schema = @Schema(implementation = Trouble.class)))
    public Response add(@Valid Animal animal, @Context SecurityContext context) {
        if (keepers.know(animal.name())) {
            return Response.status(Response.Status.CONFLICT).build();
        }
        return Response.status(201).entity(new Taken(animal, keepers.count())).build();
    }

    @GET
    @Path("{name}")
    public CompletionStage<Animal> one(@PathParam("name") String name) {
        throw new NotFoundException();
    }

    @DELETE
    @Path("{name}")
    @RolesAllowed({"keeper", "vet"})
    public void release(@PathParam("name") String name) {
        keepers.open(name);
    }

    @PUT
    @Path("{name}/weight")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response weigh(@PathParam("name") String name, @FormParam("kilos") double kilos, @FormParam("scale") @DefaultValue("1") int scale) {
        return Response.noContent().build();
    }

    @POST
    @Path("{name}/photo")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response photo(@PathParam("name") String name, @RestForm("photo") FileUpload photo, @RestForm String title) {
        return Response.ok(Json.createObjectBuilder().add("title", title).add("bytes", photo.size()).build()).build();
    }

    @GET
    @Path("{name}/photo")
    @Produces("image/jpeg")
    public InputStream photo(@PathParam("name") String name) {
        return null;
    }

    @GET
    @Path("cries")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<Cry> cries() {
        return null;
    }
}
