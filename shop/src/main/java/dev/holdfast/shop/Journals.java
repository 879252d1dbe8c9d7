package dev.holdfast.shop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The journals given to one check, read in two parts: up to the snapshot, and what came after. */
final class Journals implements AutoCloseable {
  private final List<JournalReader> readers = new ArrayList<>();
  private final Ledger ledger = new Ledger();
  private final @Nullable String unusable;

  /** Reads them all; fails with {@code unknown-journal} when a file is not there. */
  Journals(List<Path> paths) {
    String why = null;
    for (Path path : paths) {
      try {
        JournalReader reader = JournalReader.open(path);
        readers.add(reader);
        reader.readOn(entry -> ledger.take(entry, true));
      } catch (JournalUnreadable e) {
        why = path + ": " + e.getMessage();
      }
    }
    unusable = why;
  }

  /** Reads what was written since; to be called when the snapshot has been taken. */
  void readOn() throws JournalUnreadable {
    for (JournalReader reader : readers) {
      reader.readOn(entry -> ledger.take(entry, false));
    }
  }

  Ledger ledger() {
    return ledger;
  }

  boolean damaged() {
    return readers.stream().anyMatch(reader -> reader.damaged() > 0);
  }

  boolean live() throws JournalUnreadable {
    for (JournalReader reader : readers) {
      if (reader.live()) {
        return true;
      }
    }
    return false;
  }

  /** Why nothing can be judged by these journals, or null. */
  @Nullable String unusable(UUID databaseId) {
    if (unusable != null) {
      return unusable;
    }
    for (JournalReader reader : readers) {
      if (!reader.databaseId().equals(databaseId)) {
        return "%s belongs to the database %s, and this is %s: another journal, or filled anew since"
            .formatted(reader.path(), reader.databaseId(), databaseId);
      }
    }
    return null;
  }

  /** Whether they are whole, as far as they were written. */
  Verdict verdict() {
    for (JournalReader reader : readers) {
      if (reader.damaged() > 0) {
        return new Verdict.Unknown(
            "%s: %d records are damaged; the others were judged"
                .formatted(reader.path(), reader.damaged()));
      }
    }
    return new Verdict.Holds();
  }

  @Override
  public void close() throws IOException {
    for (JournalReader reader : readers) {
      reader.close();
    }
  }
}
