package dev.holdfast.recovery.replay;

import dev.holdfast.binlog.event.LogEvent.FormatDescription;
import dev.holdfast.binlog.event.LogEvent.GroupStart;
import dev.holdfast.binlog.reader.LoggedTransaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A few small transactions, one after the other in the log, that a replica of MariaDB is sent as
 * one under the GTID of the last: it writes its position, brings its log forward and waits for its
 * other appliers once instead of for each. Only transactions of nothing but row events, each of
 * which goes out byte by byte. More than a few make the appliers wait for one another's rows
 * (docs/decisions/0033).
 */
final class Bundle {
  private static final int MOST = 4;
  private static final long MOST_BYTES = 64 << 10;
  private static final int KIND = GroupStart.TRANSACTIONAL | GroupStart.PARALLEL;
  private static final int OTHERS =
      GroupStart.STANDALONE | GroupStart.DDL | GroupStart.XA_PREPARED | GroupStart.XA_COMPLETED;
  private final Bundles all;
  private final EventWriter events;
  private final List<LoggedTransaction> held = new ArrayList<>();

  Bundle(Bundles all, EventWriter events) {
    this.all = all;
    this.events = events;
  }

  /** What is in it, the first first. */
  List<LoggedTransaction> held() {
    return held;
  }

  boolean full() {
    return held.size() == MOST;
  }

  /** Whether this transaction may be part of one. */
  boolean fits(LoggedTransaction t) throws IOException {
    return all.allowed()
        && t.start().filter(s -> (s.flags() & (KIND | OTHERS)) == KIND).isPresent()
        && t.bytes() <= MOST_BYTES
        && events.onlyRows(t);
  }

  /** Whether one that {@link #fits} may follow what is held. */
  boolean goesOnWith(LoggedTransaction t) {
    if (held.isEmpty()) {
      return true;
    }
    LoggedTransaction last = held.getLast();
    return domain(t) == domain(last) && sameServer(format(t), format(last));
  }

  private static long domain(LoggedTransaction t) {
    return t.gtid().orElseThrow().domain();
  }

  static FormatDescription format(LoggedTransaction t) {
    return t.extents().getFirst().format();
  }

  static boolean sameServer(FormatDescription a, FormatDescription b) {
    return a.serverVersion().equals(b.serverVersion()) && a.postHeaders().equals(b.postHeaders());
  }

  /** Sends what is held. */
  void send() throws IOException {
    LoggedTransaction last = held.getLast();
    if (held.size() == 1) {
      events.transaction(last);
    } else {
      int flags = 0;
      for (LoggedTransaction t : held) {
        flags |= t.start().orElseThrow().flags() & (KIND | GroupStart.WAITED);
      }
      events.made(EventMaker.begin(last.header(), last.gtid().orElseThrow(), flags));
      for (LoggedTransaction t : held) {
        events.rows(t);
      }
      events.end(last);
      all.sent(last.gtid().orElseThrow(), held.size());
    }
    held.clear();
  }
}
