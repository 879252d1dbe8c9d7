package dev.holdfast.coordination.memory;

import dev.holdfast.coordination.Answer;
import dev.holdfast.coordination.CasOutcome;
import dev.holdfast.coordination.TermStore;
import dev.holdfast.coordination.Watch;
import dev.holdfast.decision.TermRecord;
import dev.holdfast.decision.VersionedRecord;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

record MemoryTerms(MemoryClient client) implements TermStore {

  @Override
  public Answer<Optional<VersionedRecord>> read() {
    return client.read(client.store()::record);
  }

  @Override
  public CasOutcome<VersionedRecord> compareAndSet(OptionalLong expectedVersion, TermRecord next) {
    return client.write(() -> write(expectedVersion, next));
  }

  private CasOutcome<VersionedRecord> write(OptionalLong expectedVersion, TermRecord next) {
    Optional<VersionedRecord> found = client.store().record();
    if (found.isPresent() != expectedVersion.isPresent()
        || (found.isPresent() && found.get().version() != expectedVersion.getAsLong())) {
      return new CasOutcome.Conflict<>(found);
    }
    long version = expectedVersion.isPresent() ? expectedVersion.getAsLong() + 1 : 0;
    client.store().record(new VersionedRecord(next, version));
    return new CasOutcome.Written<>(version);
  }

  @Override
  public Watch watch(Consumer<VersionedRecord> onChange) {
    return client.watch(
        "store-term", this::read, (last, next) -> next.version() > last.version(), onChange);
  }
}
