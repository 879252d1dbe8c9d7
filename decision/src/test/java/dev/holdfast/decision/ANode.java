package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.GtidPosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One node under test among db1, db2 and db3: told what happens, asked what it does. */
final class ANode {
  static final Settings SETTINGS =
      new Settings(2, 6, 8, 14, 24, 3, 1000, new Settings.Patience(6, 10, 40, 20, 30, 96));
  private static final OperationResult DONE = new OperationResult.Done();

  private final Decider decider = new Decider(new Rules());
  private final List<Effect> effects = new ArrayList<>();
  private Knowledge knowledge;
  private Effect.@Nullable Run running;
  private Effect.@Nullable Persist persisting;
  private Effect.@Nullable AskStore reading;
  private Effect.@Nullable AskStore writing;
  private int heartbeats;

  private ANode(String name) {
    knowledge = Knowledge.of(node(name), List.of(node("db1"), node("db2"), node("db3")), SETTINGS);
  }

  static NodeName node(String name) {
    return new NodeName(name);
  }

  static SortedSet<NodeName> nodes(String... names) {
    return new TreeSet<>(Arrays.stream(names).map(ANode::node).toList());
  }

  static VersionedRecord record(long version, long term, String primary, String... ackers) {
    return new VersionedRecord(
        new TermRecord(term, node(primary), nodes(ackers), TermRecord.Phase.SERVING, ""), version);
  }

  // How it begins

  static ANode starting(String name, Durable durable, Event.Found found) {
    ANode n = new ANode(name);
    return n.on(new Event.Started(1, 7, durable, false, found));
  }

  /** With a server that runs and follows nobody; it doesn't know yet what people have laid down. */
  static ANode unheard(String name, Durable durable) {
    ANode n = new ANode(name);
    n.knowledge = n.knowledge.with(Orders.UNHEARD);
    return n.on(
        new Event.Started(1, 7, durable, false, new Event.Found.ReadOnly(Optional.empty(), false)));
  }

  /** db2, an acker of db1 in term 3, version 7 of the record. */
  static ANode acker() {
    return ackerWhoseAgentRestarts().storeHolds(record(7, 3, "db1", "db2", "db3"));
  }

  static ANode ackerWhoseAgentRestarts() {
    return starting(
        "db2",
        new Durable(3, 0, false, false),
        new Event.Found.ReadOnly(Optional.of(node("db1")), true));
  }

  /** db1, the primary of term 3, version 8 of the record. */
  static ANode primary(String... ackers) {
    ANode n = starting("db1", new Durable(3, 3, true, false), new Event.Found.Open());
    n.storeHolds(record(7, 3, "db1", ackers)).storeTakesIt(8).done();
    return n;
  }

  // What happens to it

  ANode on(Event event) {
    Step step = decider.step(knowledge, event);
    knowledge = step.knowledge();
    effects.clear();
    effects.addAll(step.effects());
    for (Effect e : step.effects()) {
      switch (e) {
        case Effect.Run r -> running = r;
        case Effect.Persist p -> persisting = p;
        case Effect.AskStore a -> asked(a);
        case Effect.Send s -> {}
        case Effect.Cancel c -> {}
        case Effect.SwitchoverEnded s -> {}
        case Effect.Note n -> {}
      }
    }
    return this;
  }

  private void asked(Effect.AskStore a) {
    if (a.request() instanceof StoreRequest.Write) {
      writing = a;
    } else {
      reading = a;
    }
  }

  ANode hears(String from, Message message) {
    return on(new Event.Received(node(from), message));
  }

  /** A heartbeat of a node that follows {@code primary} as it should. */
  ANode hearsFollower(String from, String primary, long term, long version, boolean acknowledges) {
    return hearsStatus(
        from,
        version,
        new Durable(term, 0, false, false),
        new ServerView.Following(node(primary), term, acknowledges));
  }

  ANode hearsStatus(String from, long version, Durable durable, ServerView server) {
    return hearsStatus(from, version, durable, server, "");
  }

  ANode hearsStatus(String from, long version, Durable durable, ServerView server, String trouble) {
    boolean acknowledges = server.acknowledges();
    boolean follows = server instanceof ServerView.Following;
    return hears(
        from,
        new Message.Heartbeat(
            new NodeStatus(
                5, ++heartbeats, version, durable, server, acknowledges, trouble, follows)));
  }

  ANode ticks(int n) {
    for (int i = 0; i < n; i++) {
      on(new Event.Tick());
    }
    return this;
  }

  ANode storeHolds(@Nullable VersionedRecord record) {
    long id = Objects.requireNonNull(reading, "it has not read").id();
    return on(new Event.StoreAnswered(id, new StoreResult.Current(Optional.ofNullable(record))));
  }

  ANode storeDoesNotAnswerTheRead() {
    long id = Objects.requireNonNull(reading, "it has not read").id();
    return on(new Event.StoreAnswered(id, new StoreResult.Unavailable("no answer")));
  }

  ANode storeTakesIt(long version) {
    VersionedRecord written = new VersionedRecord(written(), version);
    return on(new Event.StoreAnswered(writeId(), new StoreResult.Written(written)));
  }

  ANode storeDoesNotAnswerTheWrite() {
    return on(new Event.StoreAnswered(writeId(), new StoreResult.Unavailable("no answer")));
  }

  private long writeId() {
    return Objects.requireNonNull(writing, "it has not written").id();
  }

  ANode diskHasIt() {
    return on(new Event.Persisted(persisted()));
  }

  ANode done() {
    return ends(DONE);
  }

  ANode isAt(String position) {
    return ends(new OperationResult.At(GtidPosition.parse(position)));
  }

  ANode stoppedAt(String received) {
    GtidPosition at = GtidPosition.parse(received);
    return ends(new OperationResult.Stopped(at, at));
  }

  ANode ends(OperationResult result) {
    long id = Objects.requireNonNull(running, "it runs nothing").id();
    return on(new Event.OperationEnded(id, result));
  }

  /** The stream breaks, and the primary's agent says that its server is gone. */
  ANode learnsThatThePrimaryIsDown() {
    on(new Event.StreamSeen(false, false, ""));
    return hearsStatus("db1", 7, new Durable(3, 3, true, false), new ServerView.Down(0));
  }

  // What it does

  Knowledge knows() {
    return knowledge;
  }

  /** What it runs on its server since the last event; null for nothing. */
  @Nullable ServerOperation runs() {
    return effects.stream()
        .filter(Effect.Run.class::isInstance)
        .map(e -> ((Effect.Run) e).operation())
        .findFirst()
        .orElse(null);
  }

  /** What it writes to its disk since the last event; null for nothing. */
  @Nullable Durable persists() {
    return effects.stream()
        .filter(Effect.Persist.class::isInstance)
        .map(e -> ((Effect.Persist) e).durable())
        .findFirst()
        .orElse(null);
  }

  private Durable persisted() {
    return Objects.requireNonNull(persisting, "it persists nothing").durable();
  }

  /** Whether it reads the record since the last event. */
  boolean reads() {
    return effects.stream()
        .anyMatch(e -> e instanceof Effect.AskStore a && a.request() instanceof StoreRequest.Read);
  }

  /** What it writes to the store since the last event; null for nothing. */
  StoreRequest.@Nullable Write writes() {
    return effects.stream()
        .filter(Effect.AskStore.class::isInstance)
        .map(e -> ((Effect.AskStore) e).request())
        .filter(StoreRequest.Write.class::isInstance)
        .map(StoreRequest.Write.class::cast)
        .findFirst()
        .orElse(null);
  }

  private TermRecord written() {
    StoreRequest request = Objects.requireNonNull(writing, "it has not written").request();
    return ((StoreRequest.Write) request).next();
  }

  /** How the switchover that it was asked for has ended, since the last event. */
  Effect.SwitchoverEnded ended() {
    return effects.stream()
        .filter(Effect.SwitchoverEnded.class::isInstance)
        .map(Effect.SwitchoverEnded.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** How many events people have been told of. */
  long notes() {
    return effects.stream().filter(Effect.Note.class::isInstance).count();
  }

  boolean cancels() {
    return effects.stream().anyMatch(Effect.Cancel.class::isInstance);
  }

  /** What it tells another since the last event, heartbeats and news left out. */
  List<Message> tells(String to) {
    return effects.stream()
        .filter(e -> e instanceof Effect.Send s && s.to().equals(node(to)))
        .map(e -> ((Effect.Send) e).message())
        .filter(m -> !(m instanceof Message.Heartbeat) && !(m instanceof Message.RecordNews))
        .toList();
  }
}
