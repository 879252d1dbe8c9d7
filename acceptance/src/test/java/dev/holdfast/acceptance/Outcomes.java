package dev.holdfast.acceptance;

import dev.holdfast.base.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What became of scenarios, one JSON object a line; later runs are added to earlier ones. */
record Outcomes(Path file) {
  void add(Outcome outcome) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(
          file,
          Json.MAPPER.writeValueAsString(outcome) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Outcome> all() {
    try {
      return Files.readAllLines(file).stream()
          .map(line -> Json.MAPPER.readValue(line, Outcome.class))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sums of one run. */
  static final class Tally {
    private final List<String> failures = new ArrayList<>();
    private int played;
    private int changes;
    private long acknowledged;

    void add(Outcome outcome) {
      played++;
      changes += outcome.changes();
      acknowledged += outcome.acknowledged();
      if (outcome.failed() != null) {
        failures.add(outcome.scenario() + ": " + outcome.failed());
      }
    }

    List<String> failures() {
      return failures;
    }

    String text() {
      return "%d scenarios, %d changes of primary, %d writes acknowledged, %d failed"
          .formatted(played, changes, acknowledged, failures.size());
    }
  }
}
