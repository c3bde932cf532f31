package shop;

import jakarta.ws.rs.QueryParam;

public class Filter {
    @QueryParam("tag")
    private String tag;
}
