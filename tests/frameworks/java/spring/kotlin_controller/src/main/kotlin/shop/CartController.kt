package shop

import org.springframework.web.bind.annotation.GetMapping
import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.RequestMapping
import org.springframework.web.bind.annotation.RequestParam
import org.springframework.web.bind.annotation.RestController

@RestController
@RequestMapping("$API/carts", produces = ["application/json"])
class CartController(private val carts: Carts) {
    @GetMapping(path = ["/{id}", "/{id}/full"])
    fun cart(@PathVariable id: Long, @RequestParam("currency") currency: String?, @RequestParam at: Int = 1): String = carts.find(id)

    @GetMapping(Companion.STATS)
    fun stats() = 1

    companion object {
        const val STATS = "/stats"
    }
}
