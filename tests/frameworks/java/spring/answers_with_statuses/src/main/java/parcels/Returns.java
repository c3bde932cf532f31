package parcels;

public interface Returns {
    Parcel giveBack(long id);
}
