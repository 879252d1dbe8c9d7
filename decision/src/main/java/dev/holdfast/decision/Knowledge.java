package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one node knows: a value. A {@link Decider} works on a copy and hands that out as
 * the next value; nothing else writes here, and the collections are replaced, never changed.
 */
public final class Knowledge {
  /** An operation of the local server that has not ended. */
  record Running(long id, ServerOperation operation) {}

  /** How often one run of the agent may replace its server's data. */
  static final long LOSSES_PER_START = 1_000_000;

  final NodeName self;
  final List<NodeName> members;
  Settings settings;
  Orders orders = Orders.NONE;
  private final List<NodeName> others;

  long now;
  long random;
  long nextId = 1;
  boolean started;

  // The record
  @Nullable VersionedRecord record;
  long readAt = Long.MIN_VALUE / 2;
  boolean storeAnswers;
  boolean recordIsFresh;

  /** The tick at which that became true: the others may not have had the store before either. */
  long freshAt;

  long freshFrom;

  /**
   * The version that this node, as primary, wrote or was elected with, if it can't be followed by a
   * write of its own that was given up; otherwise -1.
   */
  long claimedVersion = -1;

  /** Whether the store itself has answered since the agent started: news of others may be old. */
  boolean heardStore;

  SortedMap<Long, StoreRequest> storeCalls = Collections.emptySortedMap();
  long storeRetryAt;

  // This node
  Durable durable = Durable.FRESH;
  @Nullable Durable persisting;
  ServerView server = new ServerView.Down(0);
  @Nullable Running running;
  long retryAt;
  boolean streamConnected;
  boolean streamBroken;
  boolean streamQuiet;

  /** The term whose primary is known to hold all that this server holds; 0 for none. */
  long contained;

  /** The version known when this agent last said that it had caught up; -1 for never. */
  long caughtUpAt = -1;

  boolean vouch;
  Repair repair = Repair.NONE;
  Starts starts = Starts.NONE;
  String problem = "";
  Health health = Health.FINE;
  String trouble = "";

  // The others

  /** Grows with each start of the agent, and when the server's data are replaced. */
  long incarnation;

  long sequence;
  long heartbeatAt = Long.MIN_VALUE / 2;
  @Nullable NodeStatus lastSaid;
  Peers peers = Peers.NONE;

  // Promises and elections
  Pending.@Nullable Promise promise;
  Message.@Nullable Promised granted;
  Pending.@Nullable CatchUp catchUp;
  @Nullable Election election;
  long suspectSince = -1;
  long electionAt;
  String waitingFor = "";

  /** The tick at which this node saw a primary replaced that it suspected. */
  long failoverAt = Long.MIN_VALUE / 2;

  // As primary
  @Nullable AckerChange change;
  SortedSet<NodeName> locked = Collections.emptySortedSet();
  boolean locksKnown;
  @Nullable Switchover switchover;
  @Nullable ByHand byHand;

  /** The tick at which it was last evident that nobody else had been elected (rule 9). */
  long evidenceAt;

  private Knowledge(
      NodeName self, List<NodeName> members, List<NodeName> others, Settings settings) {
    this.self = self;
    this.members = members;
    this.others = others;
    this.settings = settings;
  }

  /**
   * What a node knows before its first event, which has to be {@link Event.Started}.
   *
   * @param members all, this one too, in the order in which they prefer to be primary
   */
  public static Knowledge of(NodeName self, List<NodeName> members, Settings settings) {
    List<NodeName> all = List.copyOf(members);
    List<NodeName> others = all.stream().filter(m -> !m.equals(self)).toList();
    return new Knowledge(self, all, others, settings);
  }

  /** The same with {@code what}, e.g. {@link Orders#UNHEARD}. */
  public Knowledge with(Orders what) {
    Knowledge k = copy();
    k.orders = what;
    return k;
  }

  Knowledge copy() {
    Knowledge k = new Knowledge(self, members, others, settings);
    k.orders = orders;
    k.now = now;
    k.random = random;
    k.nextId = nextId;
    k.started = started;
    k.record = record;
    k.readAt = readAt;
    k.storeAnswers = storeAnswers;
    k.recordIsFresh = recordIsFresh;
    k.freshAt = freshAt;
    k.freshFrom = freshFrom;
    k.claimedVersion = claimedVersion;
    k.heardStore = heardStore;
    k.storeCalls = storeCalls;
    k.storeRetryAt = storeRetryAt;
    k.durable = durable;
    k.persisting = persisting;
    k.server = server;
    k.running = running;
    k.retryAt = retryAt;
    k.streamConnected = streamConnected;
    k.streamBroken = streamBroken;
    k.streamQuiet = streamQuiet;
    k.contained = contained;
    k.caughtUpAt = caughtUpAt;
    k.vouch = vouch;
    k.repair = repair;
    k.starts = starts;
    k.problem = problem;
    k.health = health;
    k.trouble = trouble;
    k.incarnation = incarnation;
    k.sequence = sequence;
    k.heartbeatAt = heartbeatAt;
    k.lastSaid = lastSaid;
    k.peers = peers;
    k.promise = promise;
    k.granted = granted;
    k.catchUp = catchUp;
    k.election = election;
    k.suspectSince = suspectSince;
    k.electionAt = electionAt;
    k.waitingFor = waitingFor;
    k.failoverAt = failoverAt;
    k.evidenceAt = evidenceAt;
    k.change = change;
    k.locked = locked;
    k.locksKnown = locksKnown;
    k.switchover = switchover;
    k.byHand = byHand;
    return k;
  }

  public NodeName self() {
    return self;
  }

  public Optional<VersionedRecord> record() {
    return Optional.ofNullable(record);
  }

  public Durable durable() {
    return durable;
  }

  public ServerView server() {
    return server;
  }

  public boolean storeAnswers() {
    return storeAnswers;
  }

  public boolean acceptsLoss() {
    return byHand != null;
  }

  /**
   * Whether an operation may be stopping or starting the stream just now. To ask what was received,
   * which goes on for as long as nothing comes, changes no stream.
   */
  public boolean streamMayChange() {
    return running != null && !(running.operation() instanceof ServerOperation.AskReceived);
  }

  /** Whom an election waits for and why; may be empty. */
  public String waitingFor() {
    return waitingFor;
  }

  /** What is the matter with this node; empty when nothing is. */
  public String problem() {
    return trouble.isEmpty() ? problem : "the server " + trouble;
  }

  public Orders orders() {
    return orders;
  }

  /** Why this node's server, though it runs, does not work; empty when it does. */
  public String trouble() {
    return trouble;
  }

  /** What another member last said of itself; null if it has not been heard. */
  public @Nullable NodeStatus statusOf(NodeName node) {
    PeerView view = peers.get(node);
    return view == null ? null : view.status();
  }

  /** Whether no more than time has passed for what is known of the record and of the servers. */
  public boolean looksLike(Knowledge earlier) {
    return Objects.equals(record, earlier.record)
        && server.equals(earlier.server)
        && peers.repeat(earlier.peers)
        && trouble.equals(earlier.trouble);
  }

  /** Whether that member has not been heard for longer than {@link Settings#silence}. */
  public boolean silent(NodeName node) {
    PeerView view = peers.get(node);
    return view == null
        ? now > settings.removal() // just started: not heard yet says nothing yet
        : now - view.heardAt() > settings.silence();
  }

  List<NodeName> others() {
    return others;
  }

  /** Whether this node hears the replication stream of the record's primary. */
  boolean hearsStream() {
    return record != null
        && streamConnected
        && server instanceof ServerView.Following f
        && f.primary().equals(record.record().primary());
  }

  /** Whether this node is the record's primary and open for writing in its term. */
  boolean serves() {
    return record != null
        && record.record().primary().equals(self)
        && server instanceof ServerView.Primary p
        && p.term() == record.record().term();
  }

  private List<@Nullable Object> fields() {
    return Arrays.asList(
        self,
        members,
        settings,
        orders,
        now,
        random,
        nextId,
        started,
        record,
        readAt,
        storeAnswers,
        recordIsFresh,
        freshAt,
        freshFrom,
        claimedVersion,
        heardStore,
        storeCalls,
        storeRetryAt,
        durable,
        persisting,
        server,
        running,
        retryAt,
        streamConnected,
        streamBroken,
        streamQuiet,
        contained,
        caughtUpAt,
        vouch,
        repair,
        starts,
        problem,
        health,
        trouble,
        incarnation,
        sequence,
        heartbeatAt,
        lastSaid,
        peers,
        promise,
        granted,
        catchUp,
        election,
        suspectSince,
        electionAt,
        waitingFor,
        failoverAt,
        evidenceAt,
        change,
        locked,
        locksKnown,
        switchover,
        byHand);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Knowledge k && fields().equals(k.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return self + " " + server + " " + durable + " " + record;
  }
}
