package garden

import com.fasterxml.jackson.annotation.JsonIgnore
import com.fasterxml.jackson.annotation.JsonProperty
import com.fasterxml.jackson.annotation.JsonSubTypes
import com.fasterxml.jackson.annotation.JsonTypeInfo
import com.fasterxml.jackson.annotation.JsonValue
import kotlinx.coroutines.flow.Flow
import org.springframework.http.HttpStatus
import org.springframework.http.ResponseEntity
import org.springframework.web.bind.annotation.*
import org.springframework.web.server.ResponseStatusException
import java.time.LocalDate
import java.util.UUID

@RestController
@RequestMapping("/plants")
class PlantController(private val plants: Plants) {

    /** All that grow. */
    @GetMapping
    fun all(): Flow<PlantView> = plants.all()

    @GetMapping("/{id}")
    fun one(@PathVariable id: UUID): PlantView =
        plants.find(id)?.toView() ?: throw ResponseStatusException(HttpStatus.NOT_FOUND)

    // What it gives is what the expression gives.
    @PostMapping
    fun plant(@RequestBody new: NewPlant) = ResponseEntity.status(HttpStatus.CREATED).body(plants.add(new).toView())

    @PatchMapping("/{id}")
    fun water(@PathVariable id: UUID, @RequestBody watering: Watering): ResponseEntity<Any> {
        val plant = plants.find(id) ?: return ResponseEntity.notFound().build()
        return ResponseEntity.ok(mapOf("plant" to plant.toView(), "litres" to watering.litres))
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    fun remove(@PathVariable id: UUID) = plants.remove(id)

    @GetMapping("/count")
    fun count() = object {
        val total = plants.count()
        val names: List<String> = emptyList()
    }

    @PostMapping("/{id}/care")
    fun care(@PathVariable id: UUID, @RequestBody care: Care?) {}
}
