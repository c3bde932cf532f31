package parcels;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

record Parcel(long id, double weight, Place place) {}

record Place(String name) {}

class Filter {
    private String text;
    private Place place;
    private int limit = 20;

    public String getText() {
        return text;
    }

    public void setText(String text) {
        this.text = text;
    }

    public Place getPlace() {
        return place;
    }

    public void setPlace(Place place) {
        this.place = place;
    }

    public int getLimit() {
        return limit;
    }

    public void setLimit(int limit) {
        this.limit = limit;
    }
}

@ResponseStatus(HttpStatus.NOT_FOUND)
class ParcelLost extends RuntimeException {
    ParcelLost(long id) {
        super("lost: " + id);
    }
}

class NoSuchPlace extends RuntimeException {
    NoSuchPlace(String name) {
        super(name);
    }
}
