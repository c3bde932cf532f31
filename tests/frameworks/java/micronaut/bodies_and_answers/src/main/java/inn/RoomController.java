package inn;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.*;
import io.micronaut.http.multipart.CompletedFileUpload;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

@Controller("/rooms")
@Secured(SecurityRule.IS_AUTHENTICATED)
public class RoomController {

    @Get
    @Secured(SecurityRule.IS_ANONYMOUS)
    public List<Room> free(LocalDate from, @Nullable Integer beds) {
        return List.of();
    }

    @Get("/{number}")
    public Optional<Room> one(int number) {
        return Optional.empty();
    }

    @Post
    public HttpResponse<Room> add(@Body Room room) {
        return HttpResponse.created(room);
    }

    @Post("/{number}/bookings")
    @Status(HttpStatus.ACCEPTED)
    public Mono<Booking> book(int number, LocalDate from, @Nullable String wish) {
        if (number == 13) {
            throw new NoSuchRoom(number);
        }
        return Mono.just(new Booking(number, from));
    }

    @Delete("/{number}")
    public HttpResponse<?> close(int number) {
        return number == 1 ? HttpResponse.badRequest(new Refusal("The first room stays")) : HttpResponse.noContent();
    }

    @Post(value = "/{number}/photo", consumes = MediaType.MULTIPART_FORM_DATA, produces = MediaType.TEXT_PLAIN)
    public String photo(int number, CompletedFileUpload photo, @Part("title") String title) {
        return "thanks";
    }
}

class Room {
    private int roomNumber;
    private List<Bed> allBeds;

    public int getRoomNumber() {
        return roomNumber;
    }

    public void setRoomNumber(int roomNumber) {
        this.roomNumber = roomNumber;
    }

    public List<Bed> getAllBeds() {
        return allBeds;
    }

    public void setAllBeds(List<Bed> allBeds) {
        this.allBeds = allBeds;
    }
}

enum Bed {
    SINGLE,
    DOUBLE
}

record Booking(int number, LocalDate firstNight) {}

record Refusal(String reason) {}

class NoSuchRoom extends RuntimeException {
    NoSuchRoom(int number) {
        super("no room " + number);
    }
}

@Singleton
class NoSuchRoomHandler implements ExceptionHandler<NoSuchRoom, HttpResponse<Refusal>> {
    @Override
    public HttpResponse<Refusal> handle(HttpRequest request, NoSuchRoom exception) {
        return HttpResponse.notFound(new Refusal(exception.getMessage()));
    }
}
