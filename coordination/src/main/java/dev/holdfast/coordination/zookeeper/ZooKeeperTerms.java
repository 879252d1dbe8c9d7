package dev.holdfast.coordination.zookeeper;

import dev.holdfast.coordination.Answer;
import dev.holdfast.coordination.CasOutcome;
import dev.holdfast.coordination.TermRecordCodec;
import dev.holdfast.coordination.TermStore;
import dev.holdfast.coordination.Watch;
import dev.holdfast.decision.TermRecord;
import dev.holdfast.decision.VersionedRecord;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

record ZooKeeperTerms(Calls calls, Watches watches) implements TermStore {

  @Override
  public Answer<Optional<VersionedRecord>> read() {
    return ask(Request.get(Paths.TERM).current(), calls.deadline());
  }

  @Override
  public CasOutcome<VersionedRecord> compareAndSet(OptionalLong expectedVersion, TermRecord next) {
    String text = TermRecordCodec.encode(next);
    Request write =
        expectedVersion.isPresent()
            ? Request.set(Paths.TERM, text, Math.toIntExact(expectedVersion.getAsLong()))
            : Request.create(Paths.TERM, text);
    return calls.write(write, calls.deadline(), deadline -> ask(Request.get(Paths.TERM), deadline));
  }

  @Override
  public Watch watch(Consumer<VersionedRecord> onChange) {
    return watches.add(
        "store-term",
        Paths.TERM,
        () -> ask(Request.get(Paths.TERM), calls.deadline()),
        (last, next) -> next.version() > last.version(),
        onChange);
  }

  private Answer<Optional<VersionedRecord>> ask(Request request, Deadline deadline) {
    return calls.read(
        request,
        deadline,
        Optional.empty(),
        reply ->
            Optional.of(
                new VersionedRecord(TermRecordCodec.decode(reply.text()), reply.version())));
  }
}
