package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidState;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.server.RewindOutcome;
import dev.holdfast.server.ServerConfig;
import dev.holdfast.server.ServerState;
import dev.holdfast.server.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Takes the end of this server's history back, once that is saved: its rows are reversed in one
 * transaction, the server is killed, and its binary log is cut. Ended half-way, it is either done
 * again from where it was, or found impossible: then the node is rebuilt.
 */
final class Rewinder {
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final Duration REVERSAL = Duration.ofMinutes(10);

  private final ServerConfig config;
  private final Connections connections;
  private final Replica replica;
  private final Lifecycle lifecycle;
  private final OwnWrites ownWrites;

  Rewinder(
      ServerConfig config,
      Connections connections,
      Replica replica,
      Lifecycle lifecycle,
      OwnWrites ownWrites) {
    this.config = config;
    this.connections = connections;
    this.replica = replica;
    this.lifecycle = lifecycle;
    this.ownWrites = ownWrites;
  }

  /** What {@code primary} does not have goes, and the relay log with it. */
  RewindOutcome rewind(Source primary, Path lostAndFound) {
    GtidState theirs = new Histories(config).ofPrimary(primary, Deadline.after(STEP));
    ServerState mine = readOnly();
    List<Gtid> surplus = mine.binlogState().surplusOver(theirs);
    if (surplus.isEmpty()) {
      lifecycle.kill();
      return new RewindOutcome.Rewound(surplus);
    }
    return takeBack(
        surplus, theirs::contains, false, lostAndFound, "the primary " + primary.node());
  }

  /** What was written here while this was a replica goes; what was received stays. */
  RewindOutcome rewindOwn(Path lostAndFound) {
    List<Gtid> own = ownWrites.errant(readOnly().binlogState());
    GtidState errant = GtidState.of(own);
    return takeBack(
        own,
        gtid -> !isFrom(errant, gtid) || ownWrites.isVetted(gtid),
        true,
        lostAndFound,
        "the cluster");
  }

  private static boolean isFrom(GtidState errant, Gtid gtid) {
    return errant.byStream().containsKey(new GtidState.Stream(gtid.domain(), gtid.server()));
  }

  private ServerState readOnly() {
    ServerState mine = replica.state(STEP);
    if (!mine.readOnly()) {
      throw new Failure("still-primary", what(), "it is open for writing", "Kill it first.");
    }
    return mine;
  }

  private RewindOutcome takeBack(
      List<Gtid> surplus,
      Predicate<Gtid> stays,
      boolean keepRelayLog,
      Path lostAndFound,
      String from) {
    try {
      Optional<ErrantTail> tail = ErrantTail.find(config.dataDir(), stays);
      if (tail.isEmpty()) {
        return new RewindOutcome.Unable("its binary logs don't hold " + surplus + " any more");
      }
      String digest = digest(tail.get());
      new LostAndFound(lostAndFound).save(tail.get(), digest, from);
      TailReversal reversal = TailReversal.of(tail.get(), digest);
      try (Connection connection = connections.connect(what(), Deadline.after(STEP))) {
        connection.setNetworkTimeout(Runnable::run, (int) REVERSAL.toMillis());
        reversal.run(connection);
      }
      if (!keepRelayLog) {
        forgetWhatWasReceived(tail.get().before());
      }
      lifecycle.kill();
      LogCut.cut(config.dataDir(), tail.get());
      return new RewindOutcome.Rewound(surplus);
    } catch (TailReversal.Unable e) {
      return new RewindOutcome.Unable(String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      throw SqlErrors.failure(what(), e);
    } catch (IOException e) {
      throw DataDirectoryFailures.of(what(), e);
    }
  }

  /** The server is killed right after: the strict mode comes back with the next start. */
  private void forgetWhatWasReceived(GtidState before) {
    connections.call(
        what(),
        STEP,
        sql -> {
          sql.run("STOP SLAVE");
          sql.run("RESET SLAVE ALL");
          sql.run("SET GLOBAL gtid_strict_mode = OFF");
          sql.run("SET GLOBAL gtid_slave_pos = " + Sql.text(before.position().toString()));
          return true;
        });
  }

  private static String digest(ErrantTail tail) throws IOException {
    try (DigestOutputStream out =
        new DigestOutputStream(
            OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
      for (LoggedTransaction t : tail.transactions()) {
        t.writeRaw(out);
      }
      return HexFormat.of().formatHex(out.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private String what() {
    return "rewinding " + config.node();
  }
}
