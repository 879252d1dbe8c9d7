package dev.holdfast.acceptance.fidelity;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import dev.holdfast.decision.ServerOperation;
import dev.holdfast.server.DatabaseServer;
import dev.holdfast.server.FollowOutcome;
import dev.holdfast.server.RewindOutcome;
import dev.holdfast.server.ServerState;
import dev.holdfast.server.Source;
import dev.holdfast.server.StartMode;
import dev.holdfast.server.mariadb.ScratchServers;
import dev.holdfast.simulation.ScriptedServers;
import dev.holdfast.simulation.Sight;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** MariaDB servers, driven by the operations that an agent uses, with clients of their own. */
final class RealServers implements ScriptedServers, AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** A session that blocks a close does so for ever in a script. */
  private static final Duration CLOSES_WITHIN = Duration.ofMillis(500);

  private static final Sight.Numbering NUMBERS =
      new Sight.Numbering() {
        @Override
        public long term(long serverId) {
          return serverId / 1000;
        }

        @Override
        public long node(long serverId) {
          return serverId % 1000;
        }
      };

  private final ScratchServers scratch;
  private final int count;
  private final Map<String, Wire> wires = new HashMap<>();
  private final Set<Integer> frozen = new TreeSet<>();
  private final Map<Integer, Connection> locks = new HashMap<>();
  private final Set<Integer> prepared = new HashSet<>();
  private final RealClients clients;

  RealServers(int count) throws IOException {
    this.count = count;
    scratch = ScratchServers.create(count);
    clients = new RealClients(scratch);
    for (int replica = 1; replica <= count; replica++) {
      for (int primary = 1; primary <= count; primary++) {
        if (replica != primary) {
          int port = scratch.config(primary).listen().port();
          wires.put(replica + ">" + primary, new Wire(port));
        }
      }
    }
  }

  @Override
  public String does(int node, ServerOperation operation) {
    try {
      return perform(node, scratch.server(node), operation);
    } catch (Failure e) {
      System.out.println("    (" + e.getMessage() + ")");
      return "failed";
    }
  }

  private String perform(int node, DatabaseServer server, ServerOperation operation) {
    return switch (operation) {
      case ServerOperation.Start o -> {
        server.start(o.asReplica() ? StartMode.REPLICA : StartMode.NORMAL, LIMIT);
        yield done(() -> prepare(node));
      }
      case ServerOperation.Kill o -> {
        frozen.remove(node);
        yield done(server::kill);
      }
      case ServerOperation.StopAcknowledging o -> {
        var received = server.stopAcknowledging();
        yield server.errant(server.state()).isEmpty()
            ? "stopped at " + NUMBERS.text(received.byDomain().values())
            : "diverged";
      }
      case ServerOperation.Follow o -> follow(node, server, o);
      case ServerOperation.Acknowledge o -> {
        server.setAcknowledging(true);
        yield vouch(node, server, o.primary());
      }
      case ServerOperation.Promote o -> {
        server.applyRelayLog(LIMIT, progress -> {});
        yield done(server::resetReplication);
      }
      case ServerOperation.Open o -> done(() -> server.openForWriting(o.term(), o.locked()));
      case ServerOperation.Close o ->
          done(() -> server.closeForWriting(CLOSES_WITHIN, o.killAfter()));
      case ServerOperation.StepDown o -> done(server::stepDown);
      case ServerOperation.Lock o -> done(() -> o.nodes().forEach(server::lockReplica));
      case ServerOperation.Unlock o -> done(() -> server.unlockReplica(o.node()));
      case ServerOperation.AskWritten o ->
          "at " + NUMBERS.text(server.written().byDomain().values());
      case ServerOperation.AskReceived o -> {
        ServerState now = server.state();
        yield server.errant(now).isEmpty()
            ? "at " + NUMBERS.text(now.received().byDomain().values())
            : "diverged";
      }
      case ServerOperation.Rewind o -> rewind(node, server, o);
      case ServerOperation.Rebuild o -> throw new IllegalArgumentException("not in a script");
    };
  }

  private static String done(Runnable work) {
    work.run();
    return "done";
  }

  private String follow(int node, DatabaseServer server, ServerOperation.Follow o) {
    return switch (server.follow(source(node, o.primary()), o.acknowledging(), LIMIT)) {
      case FollowOutcome.Following f ->
          o.acknowledging() ? vouch(node, server, o.primary()) : "done";
      case FollowOutcome.Diverged d -> "diverged";
      case FollowOutcome.Failed f -> {
        System.out.println("    (" + f.reason() + ")");
        yield "failed";
      }
    };
  }

  private String vouch(int node, DatabaseServer server, NodeName primary) {
    return done(() -> server.vouch(source(node, primary)));
  }

  private String rewind(int node, DatabaseServer server, ServerOperation.Rewind o) {
    Path lost = scratch.config(node).dataDir().resolveSibling("lost+found");
    return switch (server.rewind(source(node, o.primary()), lost)) {
      case RewindOutcome.Rewound r -> "done";
      case RewindOutcome.Unable u -> "unable";
    };
  }

  private Source source(int replica, NodeName primary) {
    int k = Integer.parseInt(primary.value().substring(2));
    return new Source(primary, new Endpoint("127.0.0.1", wire(replica, k).port()));
  }

  private Wire wire(int replica, int primary) {
    return java.util.Objects.requireNonNull(wires.get(replica + ">" + primary));
  }

  /**
   * The engine flushes what it has committed with the next transaction, and never by itself: when
   * it does that would be open. The table is no part of any history.
   */
  private void prepare(int node) {
    run(node, "SET GLOBAL innodb_flush_log_at_timeout = 2700");
    if (prepared.add(node)) {
      run(
          node,
          "SET sql_log_bin = 0",
          "CREATE DATABASE IF NOT EXISTS shop",
          "CREATE TABLE shop.t (id INT PRIMARY KEY) ENGINE=InnoDB");
    }
  }

  private void run(int node, String... statements) {
    try (Connection admin = scratch.admin(node);
        Statement s = admin.createStatement()) {
      for (String each : statements) {
        s.execute(each);
      }
    } catch (SQLException e) {
      throw new AssertionError("on db" + node, e);
    }
  }

  @Override
  public void commits(int node, int row, long domain) {
    clients.commit(node, row, domain);
  }

  @Override
  public void writesAnyway(int node, int row) {
    run(node, "SET SESSION server_id = " + node, "INSERT INTO shop.t VALUES (" + row + ")");
  }

  @Override
  public void freeze(int node) {
    signal(node, "STOP");
    frozen.add(node);
  }

  @Override
  public void thaw(int node) {
    signal(node, "CONT");
    frozen.remove(node);
  }

  private void signal(int node, String name) {
    String pid = Long.toString(scratch.server(node).pid().orElseThrow());
    try {
      if (new ProcessBuilder("kill", "-" + name, pid).start().waitFor() != 0) {
        throw new AssertionError("kill -" + name + " " + pid);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void acknowledgements(int replica, Fate fate) {
    wiresOf(replica).forEach(wire -> wire.acknowledgements(fate));
  }

  @Override
  public void cut(int replica) {
    wiresOf(replica).forEach(wire -> wire.cut(true));
  }

  @Override
  public void heal(int replica) {
    wiresOf(replica).forEach(wire -> wire.cut(false));
  }

  private List<Wire> wiresOf(int replica) {
    return IntStream.rangeClosed(1, count)
        .filter(k -> k != replica)
        .mapToObj(k -> wire(replica, k))
        .toList();
  }

  @Override
  public void holdApplying(int node) {
    try {
      Connection holder = scratch.admin(node);
      locks.put(node, holder);
      try (Statement s = holder.createStatement()) {
        s.execute("LOCK TABLES shop.t READ");
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void letApply(int node) {
    Connection holder = locks.remove(node);
    if (holder != null) {
      try {
        holder.close();
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void switchSemiSyncOff(int node) {
    run(node, "SET GLOBAL rpl_semi_sync_master_enabled = OFF", "SET GLOBAL read_only = ON");
  }

  @Override
  public void flush(int node) {
    run(node, "FLUSH LOCAL ENGINE LOGS");
  }

  @Override
  public Sight sight() {
    List<Sight.Server> servers = new ArrayList<>();
    for (int node = 1; node <= count; node++) {
      servers.add(seen(node));
    }
    return new Sight(clients.told(), servers);
  }

  private Sight.Server seen(int node) {
    DatabaseServer server = scratch.server(node);
    boolean up = server.pid().isPresent();
    if (!up || frozen.contains(node)) {
      return Sight.Server.of(up);
    }
    ServerState now = server.state();
    return new Sight.Server(
        now.readOnly() ? Sight.Server.State.READ_ONLY : Sight.Server.State.OPEN,
        NUMBERS.text(now.binlogState().byStream().values()),
        NUMBERS.text(now.received().byDomain().values()),
        rows(node));
  }

  private List<Integer> rows(int node) {
    List<Integer> rows = new ArrayList<>();
    try (Connection admin = scratch.admin(node);
        Statement s = admin.createStatement();
        ResultSet result = s.executeQuery("SELECT id FROM shop.t")) {
      while (result.next()) {
        rows.add(result.getInt(1));
      }
    } catch (SQLException e) {
      throw new AssertionError("on db" + node, e);
    }
    return rows;
  }

  @Override
  public void close() throws IOException {
    scratch.close();
    clients.close();
    for (Wire wire : wires.values()) {
      wire.close();
    }
  }
}
