package shop.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Payment.Card.class, name = "card"),
    @JsonSubTypes.Type(Payment.Invoice.class)
})
public interface Payment {
    record Card(String number, String holder) implements Payment {}

    @JsonTypeName("invoice")
    record Invoice(String iban) implements Payment {}
}
