package shop.model;

import java.util.List;

/**
 * Categories stand in others.
 *
 * @param name what it is called
 * @param children those below it
 */
public record Category(String name, Category parent, List<Category> children) {}
