package shop;

public final class Paths {
    public static final String V2 = "/v2";

    private Paths() {}
}
