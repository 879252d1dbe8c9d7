package dev.holdfast.coordination.memory;

import dev.holdfast.coordination.Answer;
import dev.holdfast.coordination.CasOutcome;
import dev.holdfast.coordination.Key;
import dev.holdfast.coordination.KeyValueStore;
import dev.holdfast.coordination.Watch;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

record MemoryEntries(MemoryClient client) implements KeyValueStore {

  @Override
  public Answer<Optional<Entry>> get(Key key) {
    return client.read(() -> find(key));
  }

  @Override
  public Answer<SortedMap<String, Entry>> list(String folder) {
    return client.read(() -> folder(folder));
  }

  @Override
  public CasOutcome<Entry> put(Key key, String value) {
    return client.write(() -> store(key, value, find(key)));
  }

  @Override
  public CasOutcome<Entry> compareAndPut(Key key, OptionalLong expectedVersion, String value) {
    return client.write(() -> {
      Optional<Entry> found = find(key);
      return isAt(found, expectedVersion)
          ? store(key, value, found)
          : new CasOutcome.Conflict<>(found);
    });
  }

  @Override
  public CasOutcome<Entry> delete(Key key, long expectedVersion) {
    return client.write(() -> {
      Optional<Entry> found = find(key);
      if (!isAt(found, OptionalLong.of(expectedVersion))) {
        return new CasOutcome.Conflict<>(found);
      }
      client.store().entries().remove(key);
      return new CasOutcome.Written<>(expectedVersion);
    });
  }

  @Override
  public Watch watch(String folder, Consumer<SortedMap<String, Entry>> onChange) {
    return client.watch(
        "store-" + folder,
        () -> client.read(() -> Optional.of(folder(folder))),
        (last, next) -> !last.equals(next),
        onChange);
  }

  private static boolean isAt(Optional<Entry> found, OptionalLong expectedVersion) {
    return found.isPresent() == expectedVersion.isPresent()
        && (found.isEmpty() || found.get().version() == expectedVersion.getAsLong());
  }

  private CasOutcome<Entry> store(Key key, String value, Optional<Entry> found) {
    long version = found.map(entry -> entry.version() + 1).orElse(0L);
    client.store().entries().put(key, new Entry(value, version));
    return new CasOutcome.Written<>(version);
  }

  private Optional<Entry> find(Key key) {
    return Optional.ofNullable(client.store().entries().get(key));
  }

  private SortedMap<String, Entry> folder(String folder) {
    SortedMap<String, Entry> found = new TreeMap<>();
    client
        .store()
        .entries()
        .forEach((key, entry) -> {
          if (key.folder().equals(folder)) {
            found.put(key.name(), entry);
          }
        });
    return found;
  }
}
