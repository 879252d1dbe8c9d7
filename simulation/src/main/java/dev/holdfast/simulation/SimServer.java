package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model of a MariaDB server as far as the protocol can see it: binary log, relay log, semi-sync,
 * crash recovery. What it does was found on real servers (docs/decisions, "the simulator's
 * server").
 */
final class SimServer {
  final NodeName name;
  final int serverId;

  boolean up;
  boolean writable;

  /** The binary log, synced at each commit. */
  final List<Entry> log = new ArrayList<>();

  /** How many entries of the log the engine has committed; the others wait or are in doubt. */
  int committed;

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

  /** Replicas whose accounts are locked here: a table, so it survives restarts. */
  final Set<NodeName> locked = new HashSet<>();

  /** Grows when a dump thread is ended: an acknowledgement of before does not count any more. */
  int connection;

  /** How much slower than usual it receives in this run. */
  int receiveSlowness = 1;

  SimServer(NodeName name, int serverId) {
    this.name = name;
    this.serverId = serverId;
  }

  List<Entry> received() {
    List<Entry> all = new ArrayList<>(log);
    all.addAll(relay);
    return all;
  }

  void killed() {
    up = false;
    writable = false;
    streaming = false;
    acknowledging = false;
    source = null;
    connection++;
  }

  /** The host goes down as well: what was not synced is gone. */
  void hostCrashed(int keptOfUnsynced) {
    killed();
    int keep = Math.min(relay.size(), relaySynced + keptOfUnsynced);
    relay.subList(keep, relay.size()).clear();
    relaySynced = Math.min(relaySynced, relay.size());
  }

  /** Crash recovery; as a replica it drops what the engine had not committed. */
  void start(boolean asReplica) {
    if (asReplica) {
      log.subList(committed, log.size()).clear();
    }
    committed = log.size();
    acknowledgedUpTo = log.size();
    up = true;
  }

  void applyOne() {
    log.add(relay.removeFirst());
    committed = log.size();
    relaySynced = Math.max(0, relaySynced - 1);
  }

  void stopStream() {
    streaming = false;
    acknowledging = false;
    source = null;
    relaySynced = relay.size();
    connection++;
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
