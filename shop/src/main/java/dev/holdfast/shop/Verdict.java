package dev.holdfast.shop;

import java.util.List;

/** What the judge says of a rule. Not knowing is neither of the other two. */
public sealed interface Verdict {
  record Holds() implements Verdict {}

  /**
   * The rule is broken.
   *
   * @param count how many rows break the rule
   * @param rows the first of them, one line each
   */
  record Violated(long count, List<String> rows) implements Verdict {
    public Violated {
      rows = List.copyOf(rows);
    }
  }

  record Unknown(String why) implements Verdict {}

  /** The word for reports: {@code holds}, {@code violated} or {@code unknown}. */
  default String word() {
    return switch (this) {
      case Holds _ -> "holds";
      case Violated _ -> "violated";
      case Unknown _ -> "unknown";
    };
  }
}
