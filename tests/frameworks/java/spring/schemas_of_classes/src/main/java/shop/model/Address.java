package shop.model;

public record Address(String street, String city) {}
