package house;

public record Thing(String knife) {}
