package club

import kotlinx.datetime.LocalDate
import kotlinx.serialization.EncodeDefault
import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import kotlinx.serialization.Transient

@Serializable
enum class Role {
    @SerialName("member") MEMBER,
    @SerialName("chair") CHAIR,
    GUEST,
}

@Serializable
data class NewMember(
    val name: String,
    @SerialName("birth_day") val birthDay: LocalDate? = null,
    val role: Role = Role.MEMBER,
    val friends: List<NewMember> = emptyList(),
    @Transient val secret: String = "",
) {
    val initial: String get() = name.take(1)
    val since = 2020
}

@Serializable
data class Member(val id: Long, val name: String, val role: Role, val payments: Map<String, Payment>)

@Serializable
data class MemberView(val name: String, val role: Role)

@Serializable
sealed class Payment {
    abstract val cents: Int

    @Serializable
    @SerialName("cash")
    data class Cash(override val cents: Int) : Payment()

    @Serializable
    @SerialName("transfer")
    data class Transfer(override val cents: Int, val iban: String) : Payment()
}

@Serializable
data class Failure(val field: String, val reason: String)

class NoSuchMember(name: String) : RuntimeException("no $name")

class Members {
    fun all(): List<Member> = emptyList()
    fun known(name: String): Boolean = false
    fun add(new: NewMember): Member = TODO()
    fun one(name: String): Member = throw NoSuchMember(name)
    fun pay(name: String, payment: Payment) {}
    fun remove(name: String) {}
    fun token(name: String?, password: String?): String = ""
}
