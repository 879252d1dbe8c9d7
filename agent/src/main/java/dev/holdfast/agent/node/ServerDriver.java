package dev.holdfast.agent.node;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.decision.OperationResult;
import dev.holdfast.decision.ServerOperation;
import dev.holdfast.server.DatabaseServer;
import dev.holdfast.server.FollowOutcome;
import dev.holdfast.server.ServerState;
import dev.holdfast.server.Source;
import dev.holdfast.server.StartMode;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries the core's operations out on the server, one after the other. A kill does not queue: it
 * cuts in, and what was running ends with a failure that nobody waits for any more.
 */
final class ServerDriver implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ServerDriver.class.getName());
  private static final OperationResult DONE = new OperationResult.Done();

  /** Crash recovery and a large backlog take their time; the core is not idle meanwhile. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final DatabaseServer server;
  private final Map<NodeName, Endpoint> servers;
  private final Rejoin rejoin;
  private final BiConsumer<Long, OperationResult> ended;
  private final ExecutorService queue =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("server-operations").factory());
  private @Nullable Task current;

  /** An operation on its way through the queue. */
  private final class Task implements Runnable {
    private final long id;
    private final ServerOperation operation;
    private boolean cancelled;
    private @Nullable Thread runner;

    Task(long id, ServerOperation operation) {
      this.id = id;
      this.operation = operation;
    }

    @Override
    public void run() {
      if (!begin()) {
        ended.accept(id, new OperationResult.Failed("cancelled"));
        return;
      }
      OperationResult result = attempt(operation);
      finish();
      ended.accept(id, result);
    }

    private synchronized boolean begin() {
      runner = Thread.currentThread();
      return !cancelled;
    }

    private synchronized void finish() {
      runner = null;
      boolean _ = Thread.interrupted(); // a late cancel must not reach the next operation
    }

    synchronized void cancel() {
      cancelled = true;
      if (runner != null) {
        runner.interrupt();
      }
    }
  }

  ServerDriver(
      DatabaseServer server,
      Map<NodeName, Endpoint> servers,
      Rejoin rejoin,
      BiConsumer<Long, OperationResult> ended) {
    this.server = server;
    this.servers = servers;
    this.rejoin = rejoin;
    this.ended = ended;
  }

  synchronized void run(long id, ServerOperation operation) {
    Task task = new Task(id, operation);
    if (operation instanceof ServerOperation.Kill) {
      if (current != null) {
        current.cancel();
      }
      Thread.ofVirtual().name("kill").start(task);
      return;
    }
    current = task;
    queue.execute(task);
  }

  synchronized void cancel(long id) {
    if (current != null && current.id == id) {
      current.cancel();
    }
  }

  private OperationResult attempt(ServerOperation operation) {
    long begun = System.nanoTime();
    OperationResult result;
    try {
      result = perform(operation);
    } catch (Failure e) {
      result = new OperationResult.Failed(e.reason());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, operation + " ended unexpectedly", e);
      result = new OperationResult.Failed(String.valueOf(e));
    }
    LOG.log(
        Level.DEBUG,
        "{0} -> {1} in {2} ms",
        operation,
        result,
        (System.nanoTime() - begun) / 1_000_000);
    return result;
  }

  private OperationResult perform(ServerOperation operation) {
    return switch (operation) {
      case ServerOperation.Start o -> start(o);
      case ServerOperation.Kill o -> done(server::kill);
      case ServerOperation.StopAcknowledging o -> {
        GtidPosition received = server.stopAcknowledging();
        ServerState now = server.state();
        yield errant(now)
            .orElseGet(() -> new OperationResult.Stopped(received, now.binlogPosition()));
      }
      case ServerOperation.Follow o -> follow(o);
      case ServerOperation.Acknowledge o -> {
        if (!server.acknowledgesWhatComes()) {
          server.setAcknowledging(true);
          vouch(o.primary());
        }
        yield DONE;
      }
      case ServerOperation.Promote o -> promote();
      case ServerOperation.Open o -> open(o);
      case ServerOperation.Close o -> done(() -> server.closeForWriting(o.within(), o.killAfter()));
      case ServerOperation.StepDown o -> done(server::stepDown);
      case ServerOperation.Lock o -> done(() -> o.nodes().forEach(server::lockReplica));
      case ServerOperation.Unlock o -> done(() -> server.unlockReplica(o.node()));
      case ServerOperation.AskWritten o -> new OperationResult.At(server.written());
      case ServerOperation.AskReceived o -> {
        ServerState now = server.state();
        yield errant(now).orElseGet(() -> new OperationResult.At(now.received()));
      }
      case ServerOperation.Rewind o -> rejoin.rewind(source(o.primary()));
      case ServerOperation.Rebuild o -> done(() -> rejoin.rebuild(o.donor()));
    };
  }

  private OperationResult start(ServerOperation.Start o) {
    if (server.adopt().isPresent()) {
      server.kill(); // from a start that was given up: it may have recovered the other way
    }
    try {
      server.start(o.asReplica() ? StartMode.REPLICA : StartMode.NORMAL, PATIENCE);
      return DONE;
    } catch (Failure e) {
      if (e.code().equals("data-damaged")) {
        return new OperationResult.Unable(e.reason());
      }
      throw e;
    }
  }

  private OperationResult promote() {
    try {
      server.applyRelayLog(PATIENCE, progress -> LOG.log(Level.DEBUG, "applied {0}", progress));
    } catch (Failure e) {
      if (!e.code().equals("apply-stopped") || server.errant(server.state()).isEmpty()) {
        throw e;
      }
      return rejoin.makeWay(e);
    }
    return done(server::resetReplication);
  }

  /** A position would count what was written here as if it had been received. */
  private Optional<OperationResult> errant(ServerState now) {
    List<Gtid> errant = server.errant(now);
    return errant.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new OperationResult.Diverged("somebody wrote on this replica: " + errant, true));
  }

  /** A server that served on while its agent was away keeps its clients: only the locks change. */
  private OperationResult open(ServerOperation.Open o) {
    ServerState now = server.state();
    if (now.readOnly() || !now.semiSync().primaryEnabled()) {
      server.openForWriting(o.term(), o.locked());
      return DONE;
    }
    for (NodeName member : servers.keySet()) {
      if (o.locked().contains(member)) {
        server.lockReplica(member);
      } else {
        server.unlockReplica(member);
      }
    }
    return DONE;
  }

  private static OperationResult done(Runnable work) {
    work.run();
    return DONE;
  }

  private OperationResult follow(ServerOperation.Follow o) {
    Source source = source(o.primary());
    Duration delay = Duration.ofSeconds(o.delay());
    return switch (server.follow(source, o.acknowledging(), delay, PATIENCE)) {
      case FollowOutcome.Following f -> o.acknowledging() ? vouch(o.primary()) : DONE;
      case FollowOutcome.Diverged d ->
          new OperationResult.Diverged(
              d.surplus().isEmpty() ? d.reason() : d.surplus().toString(), !d.surplus().isEmpty());
      case FollowOutcome.Failed f -> new OperationResult.Failed(f.reason());
    };
  }

  private OperationResult vouch(NodeName primary) {
    return done(() -> server.vouch(source(primary)));
  }

  private Source source(NodeName member) {
    Endpoint at = servers.get(member);
    if (at == null) {
      throw new IllegalArgumentException(member + " is not a member");
    }
    return new Source(member, at);
  }

  @Override
  public void close() {
    queue.shutdownNow();
  }
}
