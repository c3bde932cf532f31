package blog

import io.ktor.application.*
import io.ktor.auth.*
import io.ktor.locations.*
import io.ktor.routing.*

const val POSTS = "/posts"

@Location(POSTS)
data class Posts(val tag: String = "", val page: Int = 1)

@Location("$POSTS/{slug}")
data class Post(val slug: String) {
    @Location("/comments")
    data class Comments(val parent: Post) {
        @Location("/{id}")
        data class Comment(val parent: Comments, val id: Int)
    }

    @Location("/likes")
    class Likes
}

fun Application.module() {
    install(Routing) {
        route("api/v1") {
            get<Posts> { call.respond(it.page) }
            authenticate("jwt") {
                post<Post.Comments> { params -> call.respond(params.parent.slug) }
                delete<Post.Comments.Comment> { call.respond(it.id) }
                put<Post.Likes> { call.respond(1) }
            }
        }
    }
}
