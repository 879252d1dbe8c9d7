package dev.holdfast.recovery.replay;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.event.LogEvent.FormatDescription;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.reader.LoggedTransaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The answer to one COM_BINLOG_DUMP: all transactions from a position on. */
final class Dump {
  private static final int LOOK_MILLIS = 500;
  private static final int TELL_EVERY = 64;
  private final ReplicaSession session;
  private final Script script;
  private final GtidPosition from;
  private final long replicaServerId;
  private final MadeEvents made;
  private final Told told;
  private @Nullable FormatDescription format;

  /** Hears how many transactions, and bytes of them, went out or had been there before. */
  interface Told {
    void sent(long transactions, long bytes);
  }

  Dump(
      ReplicaSession session,
      Script script,
      GtidPosition from,
      long replicaServerId,
      long serverId,
      Told told) {
    this.session = session;
    this.script = script;
    this.from = from;
    this.replicaServerId = replicaServerId;
    this.made = new MadeEvents(serverId);
    this.told = told;
  }

  void run() throws IOException {
    try (EventWriter events = new EventWriter(session.out(), replicaServerId);
        Script.Reading reading = script.open()) {
      if (!from.covers(script.base())) {
        throw unknownStart();
      }
      events.made(made.rotate());
      serve(events, reading);
      while (session.stillThere(LOOK_MILLIS)) {
        // No heartbeats: the replica would compare their positions with those of many files.
      }
    }
  }

  private void serve(EventWriter events, Script.Reading reading) throws IOException {
    long count = 0;
    long bytes = 0;
    boolean exact = from.equals(script.base());
    for (Optional<LoggedTransaction> t = reading.next(); t.isPresent(); t = reading.next()) {
      Gtid gtid = t.get().gtid().orElseThrow();
      count++;
      bytes += t.get().bytes();
      if (has(gtid)) {
        exact |= from.byDomain().containsValue(gtid);
        continue;
      }
      if (!exact) {
        throw unknownStart();
      }
      send(events, t.get());
      if (count % TELL_EVERY == 0) {
        told.sent(count, bytes);
      }
    }
    session.out().flush();
    told.sent(count, bytes);
  }

  private boolean has(Gtid gtid) {
    Gtid last = from.byDomain().get(gtid.domain());
    return last != null && Long.compareUnsigned(last.sequence(), gtid.sequence()) >= 0;
  }

  private void send(EventWriter events, LoggedTransaction t) throws IOException {
    FormatDescription its = t.extents().getFirst().format();
    if (format == null || !sameServer(format, its)) {
      if (format != null) {
        events.made(made.rotate());
      }
      events.made(made.format(its));
      if (format == null) {
        events.made(made.gtidList(from.byDomain().values()));
      }
      format = its;
    }
    Optional<Edits.Edited> edited = script.edits().of(t);
    if (edited.isEmpty()) {
      events.transaction(t);
      return;
    }
    try {
      edited
          .get()
          .events(event -> {
            try {
              events.made(event);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean sameServer(FormatDescription a, FormatDescription b) {
    return a.serverVersion().equals(b.serverVersion()) && a.postHeaders().equals(b.postHeaders());
  }

  private Failure unknownStart() {
    return new Failure(
        "replay-start",
        "replaying from " + (from.byDomain().isEmpty() ? "the beginning" : from),
        "what is replayed begins at "
            + (script.base().byDomain().isEmpty() ? "the beginning" : script.base())
            + " and has no such place",
        "The scratch server was written to by somebody else. Begin the restore anew.");
  }
}
