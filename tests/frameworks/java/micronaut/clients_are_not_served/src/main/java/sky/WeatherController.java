package sky;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

@Controller("/weather")
public class WeatherController {
    private final StationClient stations;

    public WeatherController(StationClient stations) {
        this.stations = stations;
    }

    @Get
    public String now() {
        return stations.read("north");
    }
}
