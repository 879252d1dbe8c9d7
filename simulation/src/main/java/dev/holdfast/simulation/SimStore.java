package dev.holdfast.simulation;

import dev.holdfast.decision.StoreRequest;
import dev.holdfast.decision.StoreResult;
import dev.holdfast.decision.TermRecord;
import dev.holdfast.decision.VersionedRecord;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The coordination store: linearizable, now and then out of reach. */
final class SimStore {
  private @Nullable VersionedRecord record;
  private final boolean comparesVersions;
  boolean down;

  SimStore(boolean comparesVersions) {
    this.comparesVersions = comparesVersions;
  }

  SimStore(boolean comparesVersions, @Nullable VersionedRecord record) {
    this(comparesVersions);
    this.record = record;
  }

  Optional<VersionedRecord> record() {
    return Optional.ofNullable(record);
  }

  StoreResult handle(StoreRequest request) {
    return switch (request) {
      case StoreRequest.Read r -> new StoreResult.Current(record());
      case StoreRequest.Write w -> write(w);
    };
  }

  private StoreResult write(StoreRequest.Write w) {
    boolean matches =
        w.expected().isPresent()
            ? record != null && record.version() == w.expected().getAsLong()
            : record == null;
    if (comparesVersions && !matches) {
      return new StoreResult.Conflict(record());
    }
    TermRecord next = w.next();
    record = new VersionedRecord(next, record == null ? 0 : record.version() + 1);
    return new StoreResult.Written(record);
  }
}
