package dev.holdfast.agent.node;

import dev.holdfast.coordination.Answer;
import dev.holdfast.coordination.CasOutcome;
import dev.holdfast.coordination.TermStore;
import dev.holdfast.decision.StoreRequest;
import dev.holdfast.decision.StoreResult;
import dev.holdfast.decision.TermRecord;
import dev.holdfast.decision.VersionedRecord;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/**
 * Carries the core's questions to the coordination store, each on a thread of its own. One such
 * thread is asked every 2 s for as long as the agent runs, so it is a platform thread and is kept.
 */
final class StoreDriver implements AutoCloseable {
  private final TermStore store;
  private final Clock clock;
  private final BiConsumer<Long, StoreResult> answered;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("store-", 0).factory());

  StoreDriver(TermStore store, Clock clock, BiConsumer<Long, StoreResult> answered) {
    this.store = store;
    this.clock = clock;
    this.answered = answered;
  }

  void ask(long id, StoreRequest request) {
    threads.execute(() -> answered.accept(id, result(request)));
  }

  private StoreResult result(StoreRequest request) {
    return switch (request) {
      case StoreRequest.Read r ->
          switch (store.read()) {
            case Answer.Known<java.util.Optional<VersionedRecord>> k ->
                new StoreResult.Current(k.value());
            case Answer.Unavailable<java.util.Optional<VersionedRecord>> u ->
                new StoreResult.Unavailable(u.reason());
          };
      case StoreRequest.Write w -> write(w);
    };
  }

  private StoreResult write(StoreRequest.Write w) {
    TermRecord next = dated(w.next());
    return switch (store.compareAndSet(w.expected(), next)) {
      case CasOutcome.Written<VersionedRecord> o ->
          new StoreResult.Written(new VersionedRecord(next, o.version()));
      case CasOutcome.Conflict<VersionedRecord> o -> new StoreResult.Conflict(o.current());
      case CasOutcome.Unknown<VersionedRecord> o -> new StoreResult.Unavailable(o.reason());
    };
  }

  /** The core has no clock; the time in the record is for people. */
  private TermRecord dated(TermRecord r) {
    String now = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    return new TermRecord(r.term(), r.primary(), r.ackers(), r.phase(), now);
  }

  /** What is under way is answered or not, as when the store is lost. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
