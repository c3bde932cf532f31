package stock;

import jakarta.ws.rs.Path;

@Path("/screws")
public class ScrewResource extends Base<Screw> {}

class Screw extends Item {
    public double length;
}
