package dev.holdfast.server;

import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One database server, driven from its own host. Holds the data directory's lock until {@link
 * #close}, which leaves the server running: the database never depends on the agent being alive.
 *
 * <p>Every method may be called from any thread and ends by its deadline (five seconds where none
 * is given). What can't be done is a {@link dev.holdfast.base.Failure}; codes are {@code
 * server-not-running}, {@code server-silent} (a deadline passed), {@code server-refused} (an SQL
 * error), {@code superseded} (a later {@link #stopAcknowledging} cut in) and those named below. No
 * method is blocked by client commits that wait for an acknowledgement, {@link #writeHeartbeat}
 * excepted.
 *
 * <pre>
 *   stopped ──start/adopt──▶ read-only ──follow──▶ replica ──applyRelayLog, resetReplication──▶ read-only
 *                                │                                                             │
 *                                └────────────────── openForWriting ───▶ primary ◀─────────────┘
 * </pre>
 */
public interface DatabaseServer extends AutoCloseable {
  ServerConfig config();

  // ---- the process

  /**
   * Starts the server detached, read-only and without replication threads; returns its pid once it
   * answers SQL. Codes: {@code server-start} (with the first error of this start from the error
   * log), {@code port-taken}, {@code server-running}.
   */
  long start(StartMode mode, Duration within);

  /** The pid of our server if one runs already, for example after a restart of the agent. */
  Optional<Long> adopt();

  /** The pid of the server that was started or adopted and has not ended yet. */
  Optional<Long> pid();

  /**
   * Orderly shutdown; SIGKILL when that takes longer than {@code within}, and at once when commits
   * wait for an acknowledgement, because an orderly shutdown would make them visible.
   */
  void stop(Duration within);

  /** SIGKILL; returns once the process is gone, also when it was stopped by SIGSTOP. */
  void kill();

  /**
   * Calls {@code listener} within milliseconds of each end of the server, on a thread of its own.
   */
  void onExit(Consumer<ServerExit> listener);

  /**
   * Ends the sessions that an earlier agent left: a statement that it had sent to a server that
   * stood still must not be carried out after this one has looked. One that waits for an
   * acknowledgement stays: its end would make visible what nobody has confirmed.
   */
  void endFormerSessions(Duration within);

  // ---- what it is doing

  /** A cheap snapshot. Tells nothing of clients' data and waits for none of their locks. */
  default ServerState state() {
    return state(Duration.ofSeconds(5));
  }

  ServerState state(Duration within);

  /**
   * Asks something that needs neither disk nor locks, on a connection kept for this; returns once
   * the server has answered, be it with an error. Codes: {@code server-silent}, {@code
   * server-not-running}.
   */
  void probe(Duration within);

  /**
   * Writes a few bytes to disk, on another connection kept for this: nothing that goes into the
   * binary log or waits for an acknowledgement or a lock. A disk that hangs makes it late ({@code
   * server-silent}); a full one it finds by the commits that wait for space.
   *
   * @return what is wrong, for people; empty when nothing is
   */
  Optional<String> probeDisk(Duration within);

  /**
   * Everything that this server's binary log holds, commits that wait for an acknowledgement too.
   */
  GtidPosition written();

  // ---- as a replica

  /**
   * Rule 4 of failover: after this returns, nothing that a primary sends is acknowledged any more,
   * and what was received is on disk. Also right without replication, and a second time.
   *
   * @return all that this server holds, applied or not
   */
  GtidPosition stopAcknowledging();

  /**
   * Follows {@code source} from here on, after having applied everything received before. Waits
   * until the stream runs.
   *
   * @param acknowledge whether commits of the primary may return on this replica's word
   */
  default FollowOutcome follow(Source source, boolean acknowledge, Duration within) {
    return follow(source, acknowledge, Duration.ZERO, within);
  }

  /**
   * The same with a delay: what was received before and not applied is thrown away and received
   * again, and each transaction is applied so long after the primary committed it.
   *
   * @param delay in whole seconds; zero applies everything at once, also what a delay has put off
   */
  FollowOutcome follow(Source source, boolean acknowledge, Duration delay, Duration within);

  /**
   * What was written on this server while it was a replica: told by the server_id, and not known to
   * be in a primary's history. Only somebody with the right to write in spite of read_only does
   * that.
   */
  List<Gtid> errant(ServerState state);

  /**
   * Rule 7: saves what {@code primary} does not have below {@code lostAndFound}, then takes it
   * back. The server must be read-only and receive nothing; it is down afterwards, unless the
   * outcome is {@link RewindOutcome.Unable}.
   */
  RewindOutcome rewind(Source primary, Path lostAndFound);

  /**
   * The same for what {@link #errant} tells; what was received and not applied stays. For a server
   * that is to become primary.
   */
  RewindOutcome rewindOwn(Path lostAndFound);

  /**
   * Enables or disables the acknowledgement of a replica that follows. Restarts its receiving
   * thread alone; when this returns after disabling, nothing is acknowledged. Code {@code
   * not-applying} when the applying thread stands still: a restart would lose the relay log.
   */
  void setAcknowledging(boolean acknowledge);

  /**
   * Whether it acknowledges already, and its stream brings something: then what commits wait for is
   * on its way, and a restart would have it sent again from its beginning. Looks for 300 ms at
   * most, until something has come.
   */
  boolean acknowledgesWhatComes();

  /**
   * Acknowledges to the primary that is followed everything that was received so far. Commits that
   * a replica received before it acknowledged would otherwise wait for ever, and with them all that
   * come after. When it can't, the log says so: who waits asks again.
   */
  void vouch(Source primary);

  /**
   * Applies all that was received and returns once it is done. Codes: {@code apply-stopped} (with
   * the error of the applying thread), {@code apply-slow} (not done within the time).
   */
  void applyRelayLog(Duration within, Consumer<ApplyProgress> progress);

  /**
   * Forgets the primary and removes the relay log. Code {@code relay-log-unapplied} when that holds
   * something unapplied.
   */
  void resetReplication();

  // ---- as the primary

  /**
   * Opens for writing: locks the replication accounts of exactly these members, makes every commit
   * wait for an acknowledgement without limit, and only then lifts read-only. Code {@code
   * still-replica} while replication is configured.
   *
   * @param term of this primary; a part of the server_id in each GTID that it writes
   */
  void openForWriting(long term, Set<NodeName> locked);

  /** The node can neither stay nor become a replica of this server when this returns. */
  void lockReplica(NodeName node);

  /**
   * Lets each commit wait for others to share its write to disk, for at most {@code longest} (0 to
   * 1 s): the primary writes less, and its replicas apply more at a time. Lasts until the server
   * ends.
   */
  void delayCommits(Duration longest);

  void unlockReplica(NodeName node);

  /** The clients' transactions that have been open for less than 3 s, by what names them. */
  Set<String> openTransactions();

  /** Sessions that hold up {@link #closeForWriting}, or would, the longest first. */
  List<Blocker> blockers();

  /**
   * Takes no more writes: waits until every commit under way is acknowledged, then ends the
   * clients' sessions. Code {@code blocked} (it is as before then), {@code commits-waiting}.
   *
   * @param within how long sessions in the way are waited for
   * @param killAfter when they are ended; empty for never
   */
  void closeForWriting(Duration within, Optional<Duration> killAfter);

  /** After {@link #closeForWriting}: a replica may be made of it. Code {@code commits-waiting}. */
  void stepDown();

  /**
   * Commits one small transaction. Waits for its acknowledgement, no longer than {@code within}:
   * then {@code server-silent}. Later ones don't wait for it. At most eight wait at a time; then
   * {@code heartbeats-waiting}.
   */
  void writeHeartbeat(Duration within);

  // ---- its data as a whole

  DataCopies copies();

  /** Lets go of the connections and the data directory's lock. The server runs on. */
  @Override
  void close();
}
