package dev.holdfast.agent.node;

import dev.holdfast.agent.api.ApiNode;
import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.RouteView;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.api.StatusView.NodeView;
import dev.holdfast.agent.config.NodeConfig;
import dev.holdfast.agent.operation.Pause;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.NodeName;
import dev.holdfast.coordination.StoreHealth;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.NodeStatus;
import dev.holdfast.decision.ServerView;
import dev.holdfast.decision.TermRecord;
import dev.holdfast.decision.VersionedRecord;
import dev.holdfast.decision.Waits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The status as people and routers see it, put together from memory. */
final class StatusBoard implements ApiNode {
  private static final String HELD =
      "its applying thread was stopped by hand; START SLAVE SQL_THREAD goes on";

  private final NodeConfig config;
  private final EventLog events;
  private final StoreHealth store;
  private final LocalView local;
  private final Map<NodeName, NodeView> reports = new ConcurrentHashMap<>();
  private final Supplier<Optional<String>> work;
  private final Supplier<Optional<Pause>> pause;
  private final Supplier<Knowledge> knowledge;
  private final Supplier<Duration> budget;
  private final LongSupplier commitWait;
  private final Announcement announcement;
  private final RouteNews news = new RouteNews();

  StatusBoard(
      NodeConfig config,
      EventLog events,
      StoreHealth store,
      LocalView local,
      Supplier<Optional<String>> work,
      Supplier<Optional<Pause>> pause,
      Supplier<Knowledge> knowledge,
      Supplier<Duration> budget,
      LongSupplier commitWait,
      Announcement announcement) {
    this.config = config;
    this.events = events;
    this.store = store;
    this.local = local;
    this.work = work;
    this.pause = pause;
    this.knowledge = knowledge;
    this.budget = budget;
    this.commitWait = commitWait;
    this.announcement = announcement;
  }

  void reported(NodeName from, PeerMessage.Report report) {
    reports.put(from, report.node());
    report.events().forEach(events::put);
  }

  PeerMessage.Report own(int mostEvents) {
    return new PeerMessage.Report(self(knowledge.get()), events.own(mostEvents));
  }

  @Override
  public StatusView status() {
    Knowledge k = knowledge.get();
    List<NodeView> nodes = nodes(k);
    return new StatusView(
        config.cluster(),
        config.name().value(),
        k.record().map(StatusBoard::record).orElse(null),
        storeView(),
        waitingFor(k),
        nodes,
        config.router().map(StatusBoard::router).orElse(null),
        Takeover.view(nodes, budget.get()),
        events.all(),
        pause
            .get()
            .map(p -> new StatusView.PauseView(p.since(), p.until(), p.reason()))
            .orElse(null));
  }

  List<NodeView> nodes(Knowledge k) {
    return config.members().stream()
        .map(m -> m.name().equals(config.name()) ? self(k) : peer(k, m))
        .toList();
  }

  private static @Nullable String waitingFor(Knowledge k) {
    long seconds = (Waits.coolDown(k) * NodeLoop.TICK.toMillis() + 999) / 1000;
    String rest = seconds == 0 ? "" : " (" + seconds + " s left)";
    return k.waitingFor().isEmpty() ? null : k.waitingFor() + rest;
  }

  private static StatusView.RecordView record(VersionedRecord v) {
    TermRecord r = v.record();
    return new StatusView.RecordView(
        r.term(),
        r.primary().value(),
        r.ackers().stream().map(NodeName::value).collect(Collectors.toCollection(TreeSet::new)),
        r.phase().name(),
        r.since(),
        v.version());
  }

  private StatusView.StoreView storeView() {
    return switch (store.now()) {
      case StoreHealth.Available a ->
          new StatusView.StoreView("available", a.leader().map(NodeName::value).orElse(null));
      case StoreHealth.Unavailable u -> new StatusView.StoreView("unavailable", null);
    };
  }

  private static StatusView.RouterView router(NodeConfig.RouterPorts ports) {
    return new StatusView.RouterView(
        new Endpoint(ports.host(), ports.primaryPort()).toString(),
        new Endpoint(ports.host(), ports.replicaPort()).toString());
  }

  private NodeView self(Knowledge k) {
    ServerView server = k.server();
    Role role = role(server);
    LocalView.Snapshot s = local.snapshot();
    boolean running = server.running();
    return new NodeView(
        config.name().value(),
        config.self().server().host(),
        config.self().server().port(),
        config.server().socket().toString(),
        config.self().api().toString(),
        config.server().dataDir().toString(),
        role,
        "up",
        ProcessHandle.current().pid(),
        running ? s.serverPid() : null,
        term(server, k),
        k.durable().promised(),
        s.gtid(),
        s.received(),
        server.acknowledges(),
        server instanceof ServerView.Following ? s.lagMillis() : null,
        server instanceof ServerView.Following ? Takeover.view(s.backlog()) : null,
        role == Role.PRIMARY ? commitWait.getAsLong() : null,
        s.version(),
        work.get().orElse(s.heldByHand() && k.problem().isEmpty() ? HELD : problem(k)),
        delay(server));
  }

  private static @Nullable Long delay(@Nullable ServerView server) {
    return server instanceof ServerView.Following f && f.delay() > 0 ? f.delay() * 1_000 : null;
  }

  private static @Nullable String problem(Knowledge k) {
    long seconds = (Waits.mending(k) * NodeLoop.TICK.toMillis() + 999) / 1000;
    String rest = seconds == 0 ? "" : "; the next try in " + seconds + " s";
    return k.problem().isEmpty() ? null : k.problem() + rest;
  }

  private NodeView peer(Knowledge k, NodeConfig.Member m) {
    NodeStatus status = k.statusOf(m.name());
    NodeView report = reports.get(m.name());
    boolean silent = k.silent(m.name()) || status == null;
    ServerView server = status == null ? null : status.server();
    boolean down = server instanceof ServerView.Down;
    return new NodeView(
        m.name().value(),
        m.server().host(),
        m.server().port(),
        report == null ? null : report.socket(),
        m.api().toString(),
        report == null ? null : report.dataDir(),
        silent || server == null ? Role.UNKNOWN : role(server),
        silent ? "silent" : "up",
        report == null ? null : report.agentPid(),
        report == null || down ? null : report.serverPid(),
        server == null ? 0 : term(server, k),
        status == null ? 0 : status.durable().promised(),
        report == null ? null : report.gtid(),
        report == null ? null : report.received(),
        server != null && server.acknowledges(),
        report == null ? null : report.lagMillis(),
        report == null || silent ? null : report.backlog(),
        report == null || silent ? null : report.commitWaitMicros(),
        report == null ? null : report.serverVersion(),
        report == null ? null : report.problem(),
        delay(server));
  }

  private static Role role(ServerView server) {
    return switch (server) {
      case ServerView.Down s -> Role.DOWN;
      case ServerView.Starting s -> Role.STARTING;
      case ServerView.Idle s -> Role.REJOINING;
      case ServerView.Following s -> s.delay() > 0 ? Role.DELAYED : Role.REPLICA;
      case ServerView.Promoting s -> Role.PROMOTING;
      case ServerView.Primary s -> Role.PRIMARY;
      case ServerView.Draining s -> Role.CLOSING;
      case ServerView.Errant s -> Role.ERRANT;
    };
  }

  private static long term(ServerView server, Knowledge k) {
    return switch (server) {
      case ServerView.Following s -> s.term();
      case ServerView.Promoting s -> s.term();
      case ServerView.Primary s -> s.term();
      case ServerView.Draining s -> s.term();
      case ServerView.Down s -> k.durable().promised();
      case ServerView.Starting s -> k.durable().promised();
      case ServerView.Idle s -> k.durable().promised();
      case ServerView.Errant s -> k.durable().promised();
    };
  }

  @Override
  public RouteView route() {
    Knowledge k = knowledge.get();
    Optional<TermRecord> r = k.record().map(VersionedRecord::record);
    Role role = role(k.server());
    return new RouteView(
        config.name().value(),
        config.self().server().toString(),
        role,
        role == Role.REPLICA ? local.snapshot().lagMillis() : null,
        r.map(TermRecord::term).orElse(0L),
        r.isPresent() && Serving.serves(k, r.get()),
        r.map(x -> x.primary().value()).orElse(null),
        r.map(x -> config.member(x.primary()).server().toString()).orElse(null),
        r.map(x -> announcement.holdInMillis(x.term())).orElse(null));
  }

  @Override
  public RouteView routeUnlike(String gist, Duration within) throws InterruptedException {
    return news.unlike(gist, within, this::route);
  }

  /** To be called when what a router goes by may have changed. */
  void routeMayDiffer() {
    news.saw(route());
  }

  /** For the router in this agent: the lag of each replica as its agent last reported it. */
  @Nullable Long lagMillis(NodeName node) {
    NodeView report = reports.get(node);
    return node.equals(config.name())
        ? local.snapshot().lagMillis()
        : report == null ? null : report.lagMillis();
  }
}
