package dev.holdfast.binlog.reader;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads any bytes as a log file. All but a {@link Failure} that says what is wrong is a defect. */
final class LogFuzz {
  private static final Set<String> SAID = Set.of("log-damaged", "log-encrypted", "bad-log");
  private static final int MOST_ROWS = 10_000;

  private LogFuzz() {}

  static void play(byte[] log) throws IOException {
    Path file = Files.createTempFile("fuzz", ".log");
    try {
      Files.write(file, log);
      read(file, new ArrayList<>(), false);
      read(file, new ArrayList<>(), true);
    } finally {
      Files.delete(file);
    }
  }

  private static void read(Path file, List<Skipped> skipped, boolean skipping) {
    try (TransactionStream stream =
        skipping
            ? TransactionStream.skippingDamage(List.of(file), skipped::add)
            : TransactionStream.of(List.of(file))) {
      for (Optional<LoggedTransaction> t = stream.next(); t.isPresent(); t = stream.next()) {
        changes(t.get());
      }
      stream.ends();
    } catch (Failure e) {
      check(e, skipping ? "log-damaged" : "");
    }
  }

  private static void changes(LoggedTransaction transaction) {
    int[] rows = new int[1];
    try {
      transaction.changes(change -> {
        if (++rows[0] > MOST_ROWS) {
          throw new EnoughException();
        }
      });
    } catch (EnoughException e) {
      // Its rows end, but a few bytes may hold millions of them.
    } catch (Failure e) {
      check(e, "");
    }
  }

  private static void check(Failure failure, String never) {
    if (!SAID.contains(failure.code()) || failure.code().equals(never)) {
      throw new AssertionError(failure.code(), failure);
    }
  }

  private static final class EnoughException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
