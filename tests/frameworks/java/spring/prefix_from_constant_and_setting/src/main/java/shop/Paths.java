package shop;

public final class Paths {
    public static final String ROOT = "/api";
    public static final String V2 = ROOT + "/v2";

    public interface Users {
        String ALL = V2 + "/users";
        String ONE = "/{" + Users.KEY + "}";
        String KEY = "userId";
    }
}
