package rooms;

public class RoomResource implements RoomApi {
    public String show(String room, Integer floor) {
        return room;
    }

    public Chairs chairs(String room) {
        return new Chairs();
    }
}
