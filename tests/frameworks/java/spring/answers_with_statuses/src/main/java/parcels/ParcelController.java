package parcels;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.*;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@RequestMapping("/parcels")
public class ParcelController {

    private final ParcelService parcels;
    private Returns returns;

    public ParcelController(ParcelService parcels) {
        this.parcels = parcels;
    }

    @GetMapping("/{id}")
    public ResponseEntity<Parcel> one(@PathVariable long id) {
        return parcels.find(id).map(ResponseEntity::ok).orElse(ResponseEntity.notFound().build());
    }

    @PostMapping
    public ResponseEntity<?> send(@RequestBody Parcel parcel) {
        if (parcel.weight() > 30) {
            return ResponseEntity.unprocessableEntity().body(Map.of("reason", "too heavy", "limit", 30));
        }
        Parcel sent = parcels.send(parcel);
        return ResponseEntity.created(URI.create("/parcels/" + sent.id())).body(sent);
    }

    @PutMapping("/{id}")
    public ResponseEntity<Map<String, Object>> move(@PathVariable long id, @RequestBody Place to) {
        return moved(parcels.move(id, to));
    }

    private ResponseEntity<Map<String, Object>> moved(Parcel parcel) {
        Map<String, Object> answer = new HashMap<>();
        answer.put("parcel", parcel);
        answer.put("moved", true);
        return new ResponseEntity<>(answer, HttpStatus.ACCEPTED);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void drop(@PathVariable long id) {
        if (!parcels.exists(id)) {
            throw new ResponseStatusException(HttpStatus.GONE, "It is gone");
        }
        parcels.drop(id);
    }

    @GetMapping("/{id}/track")
    public Object track(@PathVariable long id) {
        Parcel parcel = parcels.find(id).orElseThrow(() -> new ParcelLost(id));
        return new HashMap<String, Object>() {{
            put("place", parcel.place());
            put("history", parcels.history(id).stream().map(Place::name).toList());
        }};
    }

    @GetMapping(value = "/{id}/label", produces = MediaType.APPLICATION_PDF_VALUE)
    public Resource label(@PathVariable long id) {
        return parcels.label(id);
    }

    @GetMapping("/{id}/name")
    public String name(@PathVariable long id) {
        return "Parcel " + id;
    }

    @GetMapping("/events")
    public SseEmitter events() {
        return new SseEmitter();
    }

    @PostMapping(value = "/{id}/photos", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    public List<String> photos(
            @PathVariable long id,
            @RequestPart("photos") List<MultipartFile> photos,
            @RequestPart(value = "where", required = false) Place where,
            @RequestParam(required = false) String comment) {
        return parcels.keep(id, photos);
    }

    @PostMapping(value = "/claims", consumes = "application/x-www-form-urlencoded")
    public void claim(@RequestParam long parcel, @RequestParam(required = false) String reason) {}

    @PostMapping("/search")
    public List<Parcel> search(@ModelAttribute Filter filter) {
        return parcels.search(filter);
    }

    @PostMapping("/{id}/returns")
    public Parcel giveBack(@PathVariable long id) {
        return returns.giveBack(id);
    }

    @GetMapping
    public List<Parcel> list(Filter filter) {
        return parcels.search(filter);
    }
}
