package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.Gtid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model of a MariaDB server as far as the protocol can see it: binary log, relay log, semi-sync,
 * crash recovery. What it does was found on real servers (docs/decisions, "the simulator's
 * server").
 */
final class SimServer {
  static final long ERRANT = 1_000_000;

  final NodeName name;
  final int number;

  /** The server_id that its own transactions carry. */
  long writesAs;

  boolean up;
  boolean writable;

  /** Closed, and neither opened again nor made a replica. */
  boolean closed;

  /** About to be closed: nothing new is written while the commits under way end. */
  boolean closing;

  /** Stopped by SIGSTOP: it answers nobody, and does what it was told once it goes on. */
  boolean frozen;

  /** Frozen by something that does not end by itself. */
  boolean frozenForGood;

  /** No space left: what is to be written waits; questions are answered. */
  boolean diskFull;

  /** What it receives it applies much later. */
  boolean delayed;

  /** No server starts with these data. */
  boolean damaged;

  /** Statements of an agent that has given up waiting; they are carried out all the same. */
  final List<Runnable> unread = new ArrayList<>();

  /** Grows with each end of the process. */
  int life;

  /** The binary log, synced at each commit. */
  final List<Entry> log = new ArrayList<>();

  /** How many entries of the log the engine has committed; the others wait or are in doubt. */
  int committed;

  /** How many of those a kill can't bring into doubt again: the engine is lazy about it. */
  int flushed;

  /** How much of the log clients have been told of; a commit group behind that waits. */
  int acknowledgedUpTo;

  /** Received and not applied. */
  final List<Entry> relay = new ArrayList<>();

  /** How many entries of the relay log a crash of the host can't take. */
  int relaySynced;

  @Nullable NodeName source;

  /** The replication stream runs: the dump thread over there serves it. */
  boolean streaming;

  boolean acknowledging;

  /** The applying thread runs: from when a primary is followed until a restart or a promotion. */
  boolean applying;

  /** What its primary has sent since this stands still, and on which connection. */
  final List<Entry> socket = new ArrayList<>();

  @Nullable Connection connection;

  /** Somebody may have written here while this was a replica. */
  private boolean wroteAsReplica;

  /** One stream: it ends with the primary's process, or with its dump thread. */
  record Connection(int life, int dumpsEnded) {}

  /** What is known to be the cluster's history, also if it was written here as a replica. */
  private final Set<Entry> vetted = new HashSet<>();

  /** Replicas whose accounts are locked here: a table, so it survives restarts. */
  final Set<NodeName> locked = new HashSet<>();

  /** How often each replica's dump thread was ended: what it had sent before is not read. */
  private final Map<NodeName, Integer> dumpsEnded = new HashMap<>();

  /** Slower than usual, and yet several times as fast as clients write. */
  private static final int SLOW = 4;

  /** How much of the next transaction has arrived: lost with the connection. */
  int partsArrived;

  /** How much slower than usual it receives in this run. */
  int receiveSlowness = 1;

  SimServer(NodeName name, int number) {
    this.name = name;
    this.number = number;
  }

  /** A replica that receives hardly faster than clients write would not be back in time. */
  void canCatchUp() {
    receiveSlowness = Math.min(receiveSlowness, SLOW);
  }

  /** The sequence number of the last transaction of a domain in the binary log; 0 for none. */
  long lastSequence(long domain) {
    for (int i = log.size() - 1; i >= 0; i--) {
      if (log.get(i).gtid().domain() == domain) {
        return log.get(i).gtid().sequence();
      }
    }
    return 0;
  }

  /**
   * Whether all that was received stands at the beginning of that history. What somebody has
   * written here doesn't count: the receiving thread knows nothing of it.
   */
  boolean isPrefixOf(List<Entry> history) {
    List<Entry> got = wroteAsReplica ? log.stream().filter(e -> !isErrant(e)).toList() : log;
    return Entry.seemsPrefix(got, history, 0) && Entry.seemsPrefix(relay, history, got.size());
  }

  /** How many transactions of a primary's history have arrived here. */
  int receivedCount() {
    long own = wroteAsReplica ? log.stream().filter(this::isErrant).count() : 0;
    return log.size() - (int) own + relay.size();
  }

  List<Entry> received() {
    List<Entry> all = new ArrayList<>(log);
    all.addAll(relay);
    return all;
  }

  void killed() {
    up = false;
    writable = false;
    closed = false;
    closing = false;
    streaming = false;
    partsArrived = 0;
    acknowledging = false;
    applying = false;
    source = null;
    socket.clear();
    frozen = false;
    frozenForGood = false;
    unread.clear();
    life++;
  }

  Connection connectionOf(SimServer replica) {
    return new Connection(life, dumpsEnded(replica.name));
  }

  int dumpsEnded(NodeName replica) {
    return dumpsEnded.getOrDefault(replica, 0);
  }

  void endDump(NodeName replica) {
    dumpsEnded.merge(replica, 1, Integer::sum);
  }

  /** What it then reads first, its socket or the statements that wait, is open. */
  void thaw() {
    frozen = false;
    frozenForGood = false;
  }

  void freed() {
    diskFull = false;
    goOn();
  }

  void goOn() {
    if (frozen || diskFull) {
      return;
    }
    List<Runnable> all = List.copyOf(unread);
    unread.clear();
    all.forEach(Runnable::run);
  }

  /** The host goes down as well: what was not synced is gone. */
  void hostCrashed(int keptOfUnsynced) {
    killed();
    int keep = Math.min(relay.size(), relaySynced + keptOfUnsynced);
    relay.subList(keep, relay.size()).clear();
    relaySynced = Math.min(relaySynced, relay.size());
  }

  /** Crash recovery; as a replica it drops what the engine had not committed, or not flushed. */
  void start(boolean asReplica) {
    if (asReplica) {
      log.subList(flushed, log.size()).clear();
    } else if (committed < log.size()) {
      recovered = List.copyOf(log.subList(committed, log.size()));
    }
    allCommitted();
    acknowledgedUpTo = log.size();
    up = true;
  }

  private void allCommitted() {
    committed = log.size();
    flushed = log.size();
  }

  /** The next transaction; to prepare it the engine flushes what it has committed. */
  void write(Entry e) {
    flushed = committed;
    log.add(e);
  }

  /**
   * Opens for writing. With a server_id of its term in it, no GTID is used twice: not even by a
   * primary that has lost what it wrote in an earlier term, while a replica still holds it.
   */
  void open(long term) {
    writesAs = term * 10 + number;
    vet();
    if (!writable) {
      acknowledgedUpTo = log.size();
    }
    writable = true;
    closed = false;
    closing = false;
  }

  /** Closes once every commit is acknowledged and done; false for "not yet". */
  boolean close() {
    closing = writable;
    if (acknowledgedUpTo < log.size() || committed < log.size()) {
      return false;
    }
    closed |= writable;
    writable = false;
    closing = false;
    return true;
  }

  /** What the last crash recovery that had something to decide has committed. */
  List<Entry> recovered = List.of();

  /** The term of the record when its data were lost; 0 for never. */
  long lostInTerm;

  /** Other data than before. */
  void become(List<Entry> history) {
    damaged = false;
    List<Entry> next = List.copyOf(history);
    log.clear();
    log.addAll(next);
    relay.clear();
    relaySynced = 0;
    allCommitted();
    acknowledgedUpTo = log.size();
  }

  boolean canApply() {
    return up && !writable && !frozen && !diskFull && applying;
  }

  /** False when gtid_strict_mode refuses, because somebody wrote here meanwhile. */
  boolean applyOne() {
    Gtid next = relay.getFirst().gtid();
    if (next.sequence() <= lastSequence(next.domain())) {
      return false;
    }
    log.add(relay.removeFirst());
    allCommitted();
    relaySynced = Math.max(0, relaySynced - 1);
    return true;
  }

  /** A person with SUPER writes on a replica. */
  void writeErrant(long domain, int content) {
    log.add(new Entry(new Gtid(domain, ERRANT + number, lastSequence(domain) + 1), content));
    wroteAsReplica = true;
    allCommitted();
  }

  /** Elected: what was written here as a replica is taken back before anything else. */
  void dropErrant() {
    log.removeIf(this::isErrant);
    allCommitted();
  }

  /** Whether somebody has written here while this was a replica: told by the server_id. */
  boolean errant() {
    return wroteAsReplica && log.stream().anyMatch(this::isErrant);
  }

  private boolean isErrant(Entry e) {
    return e.gtid().server() == ERRANT + number && !vetted.contains(e);
  }

  /** All that the log holds now is the cluster's history: opened with it, or found in a primary. */
  void vet() {
    vetted.addAll(log);
  }

  /** Ends the receiving thread; the applying one goes on. */
  void stopStream() {
    streaming = false;
    partsArrived = 0;
    acknowledging = false;
    source = null;
    socket.clear();
    relaySynced = relay.size();
  }

  @Override
  public String toString() {
    return name
        + (up ? writable ? " open " : " up " : " down ")
        + log
        + "/"
        + committed
        + " "
        + relay;
  }
}
