package dev.holdfast.shop;

/**
 * How much to load.
 *
 * @param customers 1 to 10,000,000
 * @param threads connections that fill at the same time
 * @param replace drops a shop that is there; never a schema that load has not made
 */
public record LoadPlan(int customers, int threads, boolean replace) {
  public static final int MOST_CUSTOMERS = 10_000_000;

  public LoadPlan {
    if (customers < 1 || customers > MOST_CUSTOMERS || threads < 1) {
      throw new IllegalArgumentException(customers + " customers, " + threads + " threads");
    }
  }
}
