package shop.model;

/** Only what a list shows. */
public interface OrderSummary {
    String getNumber();

    long getPoints();
}
