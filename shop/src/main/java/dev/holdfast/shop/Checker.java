package dev.holdfast.shop;

import java.nio.file.Path;
import java.util.List;

/** Judges the database by the rules of business, then by the journals. */
public final class Checker {
  private final Access access;

  public Checker(Access access) {
    this.access = access;
  }

  public CheckReport check(List<Path> journals) throws InterruptedException {
    String what = access + " " + journals;
    throw new UnsupportedOperationException(what);
  }
}
