package dev.holdfast.recovery.replay;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.event.LogEvent.FormatDescription;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LoggedTransaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The answer to one COM_BINLOG_DUMP: all transactions from a position on. */
final class Dump {
  private static final int LOOK_MILLIS = 500;
  private static final int TELL_EVERY = 64;
  private static final String SERVER_GONE = "server-not-running";
  private final ReplicaSession session;
  private final Script script;
  private final Position from;
  private final EventWriter events;
  private final MadeEvents made;
  private final Told told;
  private final Folding folding;
  private final LogicalClock clock = new LogicalClock();
  private final Bundle bundle;
  private Position sent;
  private boolean exact;
  private long count;
  private long bytes;
  private @Nullable FormatDescription format;

  /** Hears how many transactions, and bytes of them, went out or had been there before. */
  interface Told {
    void sent(long transactions, long bytes);
  }

  Dump(
      ReplicaSession session,
      Script script,
      Position from,
      EventWriter events,
      long serverId,
      Folding folding,
      Bundles bundles,
      Told told) {
    this.session = session;
    this.script = script;
    this.from = from;
    this.events = events;
    this.made = new MadeEvents(serverId);
    this.folding = folding;
    this.told = told;
    bundle = new Bundle(bundles, events);
    bundles.again(from);
    sent = folding.whole(from);
    exact = script.ofMySql() || sent.same(script.base());
  }

  void run() throws IOException {
    try (events) {
      if (!from.reaches(script.base())) {
        throw unknownStart();
      }
      events.made(made.rotate());
      boolean again = true;
      while (again) {
        try (Script.Reading reading = script.open();
            Folding.Pass pass = folding.pass(sent, from)) {
          again = serve(reading, pass);
        }
      }
      session.out().flush();
      told.sent(count, bytes);
      while (session.stillThere(LOOK_MILLIS)) {
        // No heartbeats: the replica would compare their positions with those of many files.
      }
    }
  }

  private boolean serve(Script.Reading reading, Folding.Pass pass) throws IOException {
    count = 0;
    bytes = 0;
    while (true) {
      Optional<Folding.Step> step = next(reading, pass);
      if (step.isEmpty()) {
        unload();
        return false;
      }
      switch (step.get()) {
        case Folding.Step.Again a -> {
          unload();
          return true;
        }
        case Folding.Step.Single s -> {
          load(s.transaction());
          boolean blank = script.blanks(s.transaction());
          sent(
              s.transaction().id().orElseThrow(),
              blank ? 0 : 1,
              blank ? 0 : s.transaction().bytes());
        }
        case Folding.Step.Folded f -> {
          unload();
          ensure(f.format());
          write(f.events());
          sent(f.last(), f.transactions(), f.bytes());
          session.out().flush();
          told.sent(count, bytes);
        }
      }
    }
  }

  /** Nothing may wait in a buffer while a fold is worked out: it begins when all is applied. */
  private Optional<Folding.Step> next(Script.Reading reading, Folding.Pass pass)
      throws IOException {
    try {
      return pass.next(() -> fresh(reading), this::flush);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (Failure e) {
      if (e.code().equals(SERVER_GONE)) {
        throw new IOException(e); // Who looks after the scratch server says so.
      }
      throw e;
    }
  }

  private void flush() {
    try {
      unload();
      session.out().flush();
      told.sent(count, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void sent(TransactionId last, long transactions, long theirBytes) {
    sent = sent.with(last);
    count += transactions;
    bytes += theirBytes;
    if (count % TELL_EVERY == 0) {
      told.sent(count, bytes);
    }
  }

  /** The next one that isn't there yet. */
  private Optional<LoggedTransaction> fresh(Script.Reading reading) {
    for (Optional<LoggedTransaction> t = reading.next(); t.isPresent(); t = reading.next()) {
      TransactionId gtid = t.get().id().orElseThrow();
      if (!sent.holds(gtid)) {
        if (!exact) {
          throw unknownStart();
        }
        return t;
      }
      if (!script.blanks(t.get())) {
        count++;
        bytes += t.get().bytes();
      }
      exact |= sent.endsWith(gtid);
    }
    return Optional.empty();
  }

  /** Sends it, now or as part of a bundle. */
  private void load(LoggedTransaction t) throws IOException {
    Optional<Edits.Edited> edited =
        script.blanks(t) ? Optional.of(new Blank(t)) : script.edits().of(t);
    boolean fits = edited.isEmpty() && bundle.fits(t);
    if (!fits || !bundle.goesOnWith(t)) {
      unload();
    }
    if (fits) {
      bundle.held().add(t);
    } else {
      send(t, edited);
    }
    if (bundle.full()) {
      unload();
    }
  }

  private void unload() throws IOException {
    if (!bundle.held().isEmpty()) {
      ensure(Bundle.format(bundle.held().getFirst()));
      bundle.send();
    }
  }

  private void send(LoggedTransaction t, Optional<Edits.Edited> edited) throws IOException {
    FormatDescription its = Bundle.format(t);
    if (clock.restartsAt(t)) {
      format = null;
      events.made(made.rotate());
    }
    ensure(its);
    if (edited.isEmpty()) {
      events.transaction(t);
      return;
    }
    write(edited.get());
  }

  private void write(Edits.Edited made) throws IOException {
    try {
      made.events(event -> {
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

  private void ensure(FormatDescription its) throws IOException {
    if (format == null || !Bundle.sameServer(format, its)) {
      if (format != null) {
        events.made(made.rotate());
      }
      events.made(made.format(its));
      if (format == null && from instanceof GtidPosition mariadb && !script.ofMySql()) {
        events.made(made.gtidList(mariadb.byDomain().values()));
      }
      format = its;
    }
  }

  private Failure unknownStart() {
    return new Failure(
        "replay-start",
        "replaying from " + (from.isEmpty() ? "the beginning" : from),
        "what is replayed begins at "
            + (script.base().isEmpty() ? "the beginning" : script.base())
            + " and has no such place",
        "The scratch server was written to by somebody else. Begin the restore anew.");
  }
}
