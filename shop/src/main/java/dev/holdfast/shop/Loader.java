package dev.holdfast.shop;

import java.util.function.Consumer;

/** Creates the schema {@code shop} and fills it. */
public final class Loader {
  private final Access access;

  public Loader(Access access) {
    this.access = access;
  }

  public LoadReport load(LoadPlan plan, Consumer<LoadProgress> progress)
      throws InterruptedException {
    String what = access + " " + plan;
    throw new UnsupportedOperationException(what);
  }
}
