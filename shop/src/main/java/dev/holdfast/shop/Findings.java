package dev.holdfast.shop;

import java.util.ArrayList;
import java.util.List;

/** Counts what breaks a rule, and keeps the first rows. */
final class Findings {
  static final int SHOWN = 20;

  private final List<String> rows = new ArrayList<>();
  private long count;

  void add(String row) {
    count++;
    if (rows.size() < SHOWN) {
      rows.add(row);
    }
  }

  long count() {
    return count;
  }

  Verdict verdict() {
    return count == 0 ? new Verdict.Holds() : new Verdict.Violated(count, rows);
  }
}
