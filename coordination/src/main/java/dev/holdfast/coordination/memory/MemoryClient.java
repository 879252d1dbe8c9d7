package dev.holdfast.coordination.memory;

import dev.holdfast.coordination.Answer;
import dev.holdfast.coordination.CasOutcome;
import dev.holdfast.coordination.Coordination;
import dev.holdfast.coordination.KeyValueStore;
import dev.holdfast.coordination.StoreHealth;
import dev.holdfast.coordination.TermStore;
import dev.holdfast.coordination.Watch;
import dev.holdfast.coordination.WatchThread;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One agent's connection to a {@link MemoryStore}. */
final class MemoryClient implements Coordination {
  private final MemoryStore store;
  private final Set<WatchThread<?>> watches = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  MemoryClient(MemoryStore store) {
    this.store = store;
  }

  @Override
  public TermStore terms() {
    return new MemoryTerms(this);
  }

  @Override
  public KeyValueStore entries() {
    return new MemoryEntries(this);
  }

  @Override
  public StoreHealth health() {
    return new StoreHealth() {
      @Override
      public State now() {
        return store.locked(store::health);
      }

      @Override
      public Watch watch(Consumer<State> onChange) {
        return MemoryClient.this.watch(
            "store-health",
            () -> new Answer.Known<>(Optional.of(now())),
            (last, next) -> !last.equals(next),
            onChange);
      }
    };
  }

  @Override
  public void close() {
    closed = true;
    store.leave(this);
    watches.forEach(WatchThread::close);
  }

  void signal() {
    watches.forEach(WatchThread::signal);
  }

  <T> Answer<T> read(Supplier<T> value) {
    return store.locked(() ->
        closed || store.mode() != MemoryStore.Mode.AVAILABLE
            ? new Answer.Unavailable<T>("the store in memory is " + store.mode())
            : new Answer.Known<>(value.get()));
  }

  <T> CasOutcome<T> write(Supplier<CasOutcome<T>> write) {
    CasOutcome<T> outcome =
        store.locked(() ->
            closed
                ? new CasOutcome.Unknown<T>("this client is closed")
                : switch (store.mode()) {
                  case AVAILABLE -> write.get();
                  case UNAVAILABLE -> new CasOutcome.Unknown<T>("the store is UNAVAILABLE");
                  case ANSWERS_LOST -> {
                    CasOutcome<T> lost = write.get();
                    yield new CasOutcome.Unknown<T>("the answer was lost: " + lost);
                  }
                });
    store.changed();
    return outcome;
  }

  <T> Watch watch(
      String name,
      Supplier<Answer<Optional<T>>> fetch,
      BiPredicate<T, T> newer,
      Consumer<T> onChange) {
    WatchThread<T> watch = WatchThread.start(name, fetch, newer, onChange);
    watches.add(watch);
    watch.signal(); // for a change after its first look and before it could be told
    return () -> {
      watches.remove(watch);
      watch.close();
    };
  }

  MemoryStore store() {
    return store;
  }
}
