package dev.holdfast.server.mariadb;

import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidState;
import dev.holdfast.binlog.reader.LogFile;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.PlacedEvent;
import dev.holdfast.binlog.reader.RelayLog;
import dev.holdfast.binlog.reader.TransactionStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The end of a server's binary log, from the first transaction on that is to go.
 *
 * @param before what the log holds before it
 * @param files of the log, from the one on in which it begins
 * @param begin offset in the first of them
 * @param transactions all from there on
 * @param whole whether all of them are to go; otherwise some of those after the first are to stay
 */
record ErrantTail(
    GtidState before,
    List<Path> files,
    long begin,
    List<LoggedTransaction> transactions,
    boolean whole) {

  /** Empty when the logs that are left hold nothing that is to go. */
  static Optional<ErrantTail> find(Path dataDir, Predicate<Gtid> stays) throws IOException {
    List<Path> all = new RelayLog(dataDir.resolve("binlog.index")).files();
    int from = all.size() - 1;
    while (from > 0 && !stateAtBegin(all.get(from)).byStream().values().stream().allMatch(stays)) {
      from--;
    }
    return from < 0
        ? Optional.empty()
        : collect(all.subList(from, all.size()), stateAtBegin(all.get(from)), stays);
  }

  private static Optional<ErrantTail> collect(
      List<Path> files, GtidState atBegin, Predicate<Gtid> stays) {
    GtidState before = atBegin;
    List<LoggedTransaction> tail = new ArrayList<>();
    boolean whole = true;
    try (TransactionStream stream = TransactionStream.of(files)) {
      for (Optional<LoggedTransaction> t = stream.next(); t.isPresent(); t = stream.next()) {
        boolean toGo = t.get().gtid().filter(stays).isEmpty();
        if (toGo || !tail.isEmpty()) {
          tail.add(t.get());
          whole &= toGo;
        } else {
          before = before.with(t.get().gtid().stream().toList());
        }
      }
    }
    if (tail.isEmpty()) {
      return Optional.empty();
    }
    Path first = tail.getFirst().file();
    return Optional.of(
        new ErrantTail(
            before,
            files.subList(files.indexOf(first), files.size()),
            tail.getFirst().position(),
            tail,
            whole));
  }

  /** Each file of a binary log begins with the state that was reached before it. */
  private static GtidState stateAtBegin(Path file) throws IOException {
    try (LogFile log = LogFile.open(file)) {
      for (Optional<PlacedEvent> e = log.next(); e.isPresent(); e = log.next()) {
        if (e.get().event() instanceof LogEvent.GtidList list) {
          return GtidState.of(list.gtids());
        }
        if (e.get().event() instanceof LogEvent.GroupStart) {
          return GtidState.EMPTY;
        }
      }
    }
    return GtidState.EMPTY;
  }

  Gtid first() {
    return transactions.getFirst().gtid().orElseThrow();
  }
}
