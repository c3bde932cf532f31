package shop

import io.micronaut.http.annotation.Controller
import io.micronaut.http.annotation.Get
import io.micronaut.http.annotation.Header
import io.micronaut.http.annotation.Post
import io.micronaut.http.annotation.QueryValue
import io.micronaut.http.client.annotation.Client

@Controller("/items")
class ItemController {
    @Get("{?tag,limit}")
    fun list(tag: String?, limit: Int?) = listOf<String>()

    @Get(uris = ["/{id}", "/by/{id}"])
    fun one(id: Long, @QueryValue(defaultValue = "en") lang: String, @Header("X-Trace") trace: String) = ""

    @Post(uri = "/{id}/sale")
    fun sell(id: Long) = ""
}

@Client("/stock")
interface StockClient {
    @Get("/all")
    fun all(): String
}
