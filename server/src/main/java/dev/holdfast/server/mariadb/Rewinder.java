package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidState;
import dev.holdfast.server.RewindOutcome;
import dev.holdfast.server.ServerConfig;
import dev.holdfast.server.ServerState;
import dev.holdfast.server.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Takes back what a primary does not have, once that is saved. */
final class Rewinder {
  private static final Duration STEP = Duration.ofSeconds(10);

  private final ServerConfig config;
  private final Replica replica;
  private final Lifecycle lifecycle;

  Rewinder(ServerConfig config, Replica replica, Lifecycle lifecycle) {
    this.config = config;
    this.replica = replica;
    this.lifecycle = lifecycle;
  }

  RewindOutcome rewind(Source primary, Path lostAndFound) {
    String what = "rewinding " + config.node();
    GtidState theirs = new Histories(config).ofPrimary(primary, Deadline.after(STEP));
    ServerState mine = replica.state(STEP);
    if (!mine.readOnly()) {
      throw new Failure("still-primary", what, "it is open for writing", "Kill it first.");
    }
    List<Gtid> surplus = mine.binlogState().surplusOver(theirs);
    if (surplus.isEmpty()) {
      lifecycle.kill();
      return new RewindOutcome.Rewound(surplus);
    }
    try {
      Optional<ErrantTail> tail = ErrantTail.find(config.dataDir(), theirs);
      if (tail.isEmpty()) {
        return new RewindOutcome.Unable("its binary logs don't hold " + surplus + " any more");
      }
      tail.get().save(lostAndFound, primary);
      return new RewindOutcome.Unable("its transactions can't be reversed yet");
    } catch (IOException e) {
      throw DataDirectoryFailures.of(what, e);
    }
  }
}
