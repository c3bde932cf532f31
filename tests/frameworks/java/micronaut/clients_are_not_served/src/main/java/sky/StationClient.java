package sky;

import io.micronaut.http.annotation.Get;
import io.micronaut.http.client.annotation.Client;

@Client("https://stations.example.com")
public interface StationClient {
    @Get("/stations/{name}")
    String read(String name);
}
