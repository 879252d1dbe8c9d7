package dev.holdfast.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened, for people: told only when somebody will read it. */
final class Story {
  private final boolean told;
  private final List<String> lines = new ArrayList<>();

  Story(boolean told) {
    this.told = told;
  }

  void tell(long now, Supplier<String> line) {
    if (told) {
      lines.add("%6d  %s".formatted(now, line.get()));
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
