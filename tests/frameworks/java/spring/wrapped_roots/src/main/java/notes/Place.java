package notes;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import org.springframework.boot.jackson.JsonComponent;

class Place {
    double latitude;
    double longitude;
    Color color;

    @JsonComponent
    static class Writer extends JsonSerializer<Place> {
        @Override
        public void serialize(Place place, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartObject();
            json.writeObjectFieldStart("at");
            json.writeNumberField("lat", place.latitude);
            json.writeNumberField("lon", place.longitude);
            json.writeEndObject();
            json.writeObjectField("color", place.color);
            json.writeFieldName("kind");
            json.writeString("place");
            json.writeEndObject();
        }
    }
}
