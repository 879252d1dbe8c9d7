package dev.holdfast.coordination.zookeeper;

import dev.holdfast.coordination.Answer;
import dev.holdfast.coordination.CasOutcome;
import dev.holdfast.coordination.Key;
import dev.holdfast.coordination.KeyValueStore;
import dev.holdfast.coordination.Watch;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.zookeeper.KeeperException.Code;

record ZooKeeperEntries(Calls calls, Watches watches) implements KeyValueStore {
  @Override
  public Answer<Optional<Entry>> get(Key key) {
    return ask(Request.get(Paths.entry(key)).current(), calls.deadline());
  }

  @Override
  public Answer<SortedMap<String, Entry>> list(String folder) {
    return list(folder, Request.children(Paths.folder(folder)).current());
  }

  @Override
  public CasOutcome<Entry> put(Key key, String value) {
    Deadline deadline = calls.deadline();
    CasOutcome<Entry> outcome;
    do {
      outcome = write(key, Request.set(Paths.entry(key), value, Request.ANY_VERSION), deadline);
      if (outcome instanceof CasOutcome.Conflict) {
        outcome = create(key, value, deadline);
      }
    } while (outcome instanceof CasOutcome.Conflict && deadline.leftNanos() > 0);
    return outcome instanceof CasOutcome.Conflict
        ? new CasOutcome.Unknown<>("others kept creating and deleting " + key)
        : outcome;
  }

  @Override
  public CasOutcome<Entry> compareAndPut(Key key, OptionalLong expectedVersion, String value) {
    if (expectedVersion.isEmpty()) {
      return create(key, value, calls.deadline());
    }
    int version = Math.toIntExact(expectedVersion.getAsLong());
    return write(key, Request.set(Paths.entry(key), value, version), calls.deadline());
  }

  @Override
  public CasOutcome<Entry> delete(Key key, long expectedVersion) {
    int version = Math.toIntExact(expectedVersion);
    return switch (write(key, Request.delete(Paths.entry(key), version), calls.deadline())) {
      case CasOutcome.Written<Entry> _ -> new CasOutcome.Written<>(expectedVersion);
      case CasOutcome.Conflict<Entry> conflict -> conflict;
      case CasOutcome.Unknown<Entry> unknown -> unknown;
    };
  }

  @Override
  public Watch watch(String folder, Consumer<SortedMap<String, Entry>> onChange) {
    String path = Paths.folder(folder);
    return watches.add(
        "store-" + folder,
        path,
        () ->
            switch (list(folder, Request.children(path))) {
              case Answer.Known<SortedMap<String, Entry>>(SortedMap<String, Entry> found) ->
                  new Answer.Known<>(Optional.of(found));
              case Answer.Unavailable<SortedMap<String, Entry>>(String reason) ->
                  new Answer.Unavailable<>(reason);
            },
        (last, next) -> !last.equals(next),
        onChange);
  }

  private Answer<SortedMap<String, Entry>> list(String folder, Request children) {
    Deadline deadline = calls.deadline();
    return switch (calls.read(children, deadline, List.<String>of(), Reply::children)) {
      case Answer.Known<List<String>>(List<String> names) -> all(folder, names, deadline);
      case Answer.Unavailable<List<String>>(String reason) -> new Answer.Unavailable<>(reason);
    };
  }

  private Answer<SortedMap<String, Entry>> all(
      String folder, List<String> names, Deadline deadline) {
    SortedMap<String, Entry> found = new TreeMap<>();
    for (String name : names) {
      switch (ask(Request.get(Paths.entry(new Key(folder, name))), deadline)) {
        case Answer.Known<Optional<Entry>>(Optional<Entry> entry) ->
            entry.ifPresent(value -> found.put(name, value));
        case Answer.Unavailable<Optional<Entry>>(String reason) -> {
          return new Answer.Unavailable<>(reason);
        }
      }
    }
    return new Answer.Known<>(found);
  }

  private CasOutcome<Entry> create(Key key, String value, Deadline deadline) {
    Reply folder = calls.once(Request.create(Paths.folder(key.folder()), ""), deadline);
    return folder.ok() || folder.code() == Code.NODEEXISTS
        ? write(key, Request.create(Paths.entry(key), value), deadline)
        : new CasOutcome.Unknown<>("the folder could not be made: " + folder.code());
  }

  private CasOutcome<Entry> write(Key key, Request request, Deadline deadline) {
    return calls.write(request, deadline, left -> ask(Request.get(Paths.entry(key)), left));
  }

  private Answer<Optional<Entry>> ask(Request request, Deadline deadline) {
    return calls.read(
        request,
        deadline,
        Optional.empty(),
        reply -> Optional.of(new Entry(reply.text(), reply.version())));
  }
}
