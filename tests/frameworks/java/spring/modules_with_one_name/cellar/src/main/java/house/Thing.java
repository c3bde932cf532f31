package house;

public record Thing(String wine) {}
