package garden

import com.fasterxml.jackson.annotation.*
import kotlinx.coroutines.flow.Flow
import java.time.LocalDate
import java.util.UUID

interface Plants {
    fun all(): Flow<PlantView>
    fun find(id: UUID): Plant?
    fun add(new: NewPlant): Plant
    fun count(): Long
    fun remove(id: UUID)
}

class Plant(val id: UUID, val name: String, var bed: Bed?) { var waterings: Int = 0; private set
    fun water() = waterings++
}

/** @property name what people call it */
data class NewPlant(
    val name: String,
    @JsonProperty("latin_name") val latin: String? = null,
    val bed: Bed = Bed("herbs"),
    val planted: LocalDate?,
    val light: Light = Light.SUN,
    val neighbours: Map<String, List<NewPlant>> = emptyMap(),
) {
    val label get() = "$name in ${bed.name}"

    @get:JsonIgnore
    val secret: String = "x"
}

data class Bed(val name: String)

data class PlantView(val id: UUID, val name: String, val isThirsty: Boolean, val light: Light, val bed: Bed?)

class Watering { val litres: Double = 1.5 }

enum class Light(@JsonValue val lux: Int) { SHADE(100), SUN(1000) }

@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(
    JsonSubTypes.Type(value = Care.Prune::class, name = "prune"),
    JsonSubTypes.Type(value = Care.Feed::class, name = "feed"),
)
sealed interface Care {
    data class Prune(val branches: Int) : Care
    data class Feed(val grams: Int, val what: Food) : Care
}

@JvmInline
value class Food(val name: String)

fun Plant.toView() = PlantView(id, name, false, Light.SUN, bed)
