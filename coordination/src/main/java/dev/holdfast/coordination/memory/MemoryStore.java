package dev.holdfast.coordination.memory;

import dev.holdfast.base.NodeName;
import dev.holdfast.coordination.Coordination;
import dev.holdfast.coordination.Key;
import dev.holdfast.coordination.KeyValueStore.Entry;
import dev.holdfast.coordination.StoreHealth;
import dev.holdfast.decision.VersionedRecord;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all clients share. {@link #connect} makes as many of them as there are agents. */
public final class MemoryStore {

  /** How the store treats its clients. */
  public enum Mode {
    AVAILABLE,
    /** Nothing is read and nothing is written. */
    UNAVAILABLE,
    /** Writes happen, but no answer comes back: the writer can't know. Reads get none either. */
    ANSWERS_LOST
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<MemoryClient> clients = ConcurrentHashMap.newKeySet();
  private final InstantSource clock;
  private @Nullable VersionedRecord record;
  private final SortedMap<Key, Entry> entries = new TreeMap<>();
  private Mode mode = Mode.AVAILABLE;
  private StoreHealth.State health;
  private Optional<NodeName> leader = Optional.empty();

  public MemoryStore(InstantSource clock) {
    this.clock = clock;
    this.health = new StoreHealth.Available(clock.instant(), leader);
  }

  public Coordination connect() {
    MemoryClient client = new MemoryClient(this);
    clients.add(client);
    return client;
  }

  public void mode(Mode next) {
    locked(() -> {
      mode = next;
      health = stateOf(next);
      return true;
    });
    changed();
  }

  /** Whom {@link StoreHealth} names as the leader of the ensemble. */
  public void leader(Optional<NodeName> next) {
    locked(() -> {
      leader = next;
      health = stateOf(mode);
      return true;
    });
    changed();
  }

  private StoreHealth.State stateOf(Mode now) {
    return now == Mode.AVAILABLE
        ? new StoreHealth.Available(clock.instant(), leader)
        : new StoreHealth.Unavailable(clock.instant(), "switched off");
  }

  <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  void changed() {
    clients.forEach(MemoryClient::signal);
  }

  void leave(MemoryClient client) {
    clients.remove(client);
  }

  // What follows is called inside locked() only.

  Mode mode() {
    return mode;
  }

  StoreHealth.State health() {
    return health;
  }

  Optional<VersionedRecord> record() {
    return Optional.ofNullable(record);
  }

  void record(VersionedRecord next) {
    record = next;
  }

  SortedMap<Key, Entry> entries() {
    return entries;
  }
}
