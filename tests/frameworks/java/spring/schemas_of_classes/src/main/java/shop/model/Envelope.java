package shop.model;

/** What every answer is wrapped in. */
public class Envelope<T> {
    private final T data;
    private final int version = 1;

    public Envelope(T data) {
        this.data = data;
    }

    public T getData() {
        return data;
    }

    public int getVersion() {
        return version;
    }
}
