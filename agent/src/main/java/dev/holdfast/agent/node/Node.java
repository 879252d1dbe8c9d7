package dev.holdfast.agent.node;

import dev.holdfast.agent.api.ApiServer;
import dev.holdfast.agent.config.NodeConfig;
import dev.holdfast.agent.operation.Actions;
import dev.holdfast.agent.operation.Here;
import dev.holdfast.agent.operation.Pause;
import dev.holdfast.agent.operation.Standing;
import dev.holdfast.agent.peer.PeerInbox;
import dev.holdfast.agent.peer.PeerLink;
import dev.holdfast.agent.router.Router;
import dev.holdfast.agent.router.RouterSettings;
import dev.holdfast.agent.router.SettableBackends;
import dev.holdfast.agent.router.protocol.Users;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.NodeName;
import dev.holdfast.base.Secret;
import dev.holdfast.base.SecretFile;
import dev.holdfast.coordination.zookeeper.Ensemble;
import dev.holdfast.coordination.zookeeper.EnsemblePeer;
import dev.holdfast.coordination.zookeeper.ZooKeeperCoordination;
import dev.holdfast.decision.Decider;
import dev.holdfast.decision.Effect;
import dev.holdfast.decision.Event;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.Orders;
import dev.holdfast.decision.Rules;
import dev.holdfast.decision.Settings;
import dev.holdfast.server.DatabaseServer;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Everything that runs for one node, wired together: the core's loop, the drivers that carry its
 * effects out, and what tells it of the world.
 */
public final class Node implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Node.class.getName());
  private static final Duration STORE_DEADLINE = Duration.ofSeconds(1);
  private static final int EVENTS_PER_REPORT = 20;
  private static final Duration BETWEEN_ROUTES = Duration.ofMillis(250);
  private static final Duration BETWEEN_ROUTES_HURRIED = Duration.ofMillis(40);

  private final NodeConfig config;
  private final DatabaseServer server;
  private final PromiseFile promises;
  private final PromiseFile.Content past;
  private final Deque<AutoCloseable> parts;
  private final SettableBackends backends = new SettableBackends();
  private final EventLog events;
  private final LocalView local;
  private final Prober prober;
  private final NodeLoop loop;
  private final StatusBoard board;
  private final PushBack pushBack;
  private final PeerLink<PeerMessage> link;
  private final Rejoin rejoin;
  private final ServerDriver serverDriver;
  private final StoreDriver storeDriver;
  private final DiskDriver diskDriver;
  private final Actions actions;
  private final Standing standing;
  private final Announcement announcement;
  private final EnsembleCare care;

  /** Of the loop's thread. */
  private long routedNanos = System.nanoTime();

  private Node(
      NodeConfig config,
      Ensemble ensemble,
      DatabaseServer server,
      boolean dataLost,
      Deque<AutoCloseable> parts) {
    this.config = config;
    this.server = server;
    this.parts = parts;
    Clock clock = Clock.systemUTC();
    promises = new PromiseFile(config.state());
    past =
        promises
            .read()
            .map(content -> dataLost ? content.withoutData() : content)
            .orElseGet(() -> PromiseFile.Content.unknownPast(clock.instant()));
    promises.write(new PromiseFile.Content(past.durable(), past.incarnation() + 1, past.bootId()));
    events = new EventLog(config.name(), clock);
    List<NodeName> members = config.members().stream().map(NodeConfig.Member::name).toList();
    loop =
        new NodeLoop(
            new Decider(new Rules()),
            Knowledge.of(config.name(), members, Settings.DEFAULT).with(Orders.UNHEARD),
            this::perform,
            this::stepped);
    EnsemblePeer peer =
        keep(EnsemblePeer.start(ensemble, config.name(), config.state().resolve("store")));
    ZooKeeperCoordination store =
        keep(ZooKeeperCoordination.open(ensemble, config.name(), peer::leader, STORE_DEADLINE));
    local = keep(new LocalView(server, loop::knowledge, loop::post));
    prober = keep(new Prober(server, loop::knowledge, loop::post, local::answered));
    announcement = new Announcement(this::term, this::tell, () -> route(loop.knowledge()));
    board =
        new StatusBoard(
            config,
            events,
            store.health(),
            local,
            this::progress,
            this::paused,
            loop::knowledge,
            this::budget,
            this::commitWait,
            announcement);
    pushBack =
        new PushBack(server, loop::knowledge, () -> board.nodes(loop.knowledge()), this::budget);
    Secret token = SecretFile.read(config.tokenFile());
    MessageCodec codec = new MessageCodec();
    link = keep(new PeerLink<>(linkSettings(), config.peerApis(), token, codec));
    rejoin = new Rejoin(server, config.peerApis(), token, config.state().resolve("lost+found"));
    serverDriver =
        keep(
            new ServerDriver(
                server,
                config.servers(),
                rejoin,
                (id, r) -> loop.post(new Event.OperationEnded(id, r))));
    standing = keep(new Standing(store.entries(), members, clock, NodeLoop.TICK, loop::post));
    storeDriver =
        keep(
            new StoreDriver(
                store.terms(), clock, (id, r) -> loop.post(new Event.StoreAnswered(id, r))));
    diskDriver =
        keep(
            new DiskDriver(
                promises,
                past.incarnation() + 1,
                PromiseFile.bootId(),
                d -> loop.post(new Event.Persisted(d))));
    actions =
        new Actions(
            new Here(
                config,
                token,
                past.incarnation() + 1,
                loop::knowledge,
                loop::post,
                board::status,
                server,
                rejoin,
                standing,
                announcement,
                store.entries(),
                clock));
    PeerInbox<PeerMessage> inbox =
        new PeerInbox<>(config.cluster(), config.peerApis().keySet(), codec, this::received);
    keep(
        ApiServer.start(
            address(config.api()), token, board, inbox, actions, server.copies()::donate));
    config.router().ifPresent(ports -> keep(router(ports)));
    keep(store.terms().watch(r -> loop.post(new Event.RecordSeen(r))));
    care = keep(new EnsembleCare(peer, config.name(), loop::knowledge));
  }

  /**
   * Starts a node; closes what was opened when something can't be.
   *
   * @param dataLost whether its data directory has just been made anew: if it took part before, it
   *     holds nothing of what it promised to keep
   */
  public static Node start(
      NodeConfig config, Ensemble ensemble, DatabaseServer server, boolean dataLost) {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    parts.push(server);
    boolean started = false;
    try {
      Node node = new Node(config, ensemble, server, dataLost, parts);
      node.begin();
      started = true;
      return node;
    } finally {
      if (!started) {
        close(parts);
      }
    }
  }

  /** Whether the folder holds no promise yet. */
  public static boolean isFirstStart(Path state) {
    return new PromiseFile(state).read().isEmpty();
  }

  private void begin() {
    server.onExit(exit -> {
      // Late news of an earlier process must not be taken for the end of this one.
      if (server.pid().filter(pid -> pid != exit.pid()).isEmpty()) {
        loop.post(new Event.ServerExited(exit.describe(), exit.byItself()));
      }
    });
    boolean restarted = !past.bootId().equals(PromiseFile.bootId());
    loop.start(
        new Event.Started(
            past.incarnation() + 1,
            new SecureRandom().nextLong(),
            past.durable(),
            restarted,
            FoundServer.look(server, config)));
    parts.push(loop);
    local.start();
    standing.start();
    prober.start();
    care.start();
    Reporter reporter = new Reporter(() -> board.own(EVENTS_PER_REPORT), link::broadcast);
    keep(new Chores(pushBack::tend, reporter, actions::tend)).start();
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  private Router router(NodeConfig.RouterPorts ports) {
    return Router.start(
        RouterSettings.of(
                new InetSocketAddress(ports.host(), ports.primaryPort()),
                new InetSocketAddress(ports.host(), ports.replicaPort()))
            .withUsers(users(ports)),
        backends);
  }

  /** The application's own account is known here anyway. */
  private Users users(NodeConfig.RouterPorts ports) {
    NodeConfig.Client client = config.client();
    return ports
        .users()
        .map(Users::read)
        .orElseGet(Users::none)
        .with(client.user(), SecretFile.read(client.passwordFile()));
  }

  private PeerLink.Settings linkSettings() {
    return PeerLink.Settings.of(config.cluster(), config.name());
  }

  private static InetSocketAddress address(Endpoint e) {
    return new InetSocketAddress(e.host(), e.port());
  }

  private void received(NodeName from, PeerMessage message) {
    switch (message) {
      case PeerMessage.Protocol p -> loop.post(new Event.Received(from, p.message()));
      case PeerMessage.Report r -> {
        board.reported(from, r);
        route(loop.knowledge());
      }
      case PeerMessage.Handover h -> announcement.heard(h);
    }
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Send e -> link.send(e.to(), new PeerMessage.Protocol(e.message()));
      case Effect.Persist e -> diskDriver.persist(e.durable());
      case Effect.AskStore e -> storeDriver.ask(e.id(), e.request());
      case Effect.Run e -> serverDriver.run(e.id(), e.operation());
      case Effect.Cancel e -> serverDriver.cancel(e.id());
      case Effect.SwitchoverEnded e -> actions.ended(e);
      case Effect.Note e -> events.add(e);
    }
  }

  /**
   * Most steps are ticks in which nothing happens; what silence changes may come a little later.
   */
  private void stepped(Knowledge before, Knowledge now) {
    care.stepped(now);
    prober.stepped();
    long nanos = System.nanoTime();
    Duration pause = loop.atLeisure() ? BETWEEN_ROUTES : BETWEEN_ROUTES_HURRIED;
    if (!now.looksLike(before) || nanos - routedNanos >= pause.toNanos()) {
      routedNanos = nanos;
      route(now);
    }
  }

  private long term() {
    return loop.knowledge().record().map(v -> v.record().term()).orElse(0L);
  }

  private void tell(PeerMessage message) {
    link.broadcast(message);
  }

  private void route(Knowledge now) {
    if (config.router().isPresent()) {
      backends.set(Routes.of(now, config, board::lagMillis, announcement));
    }
    board.routeMayDiffer();
  }

  private long commitWait() {
    return pushBack.micros();
  }

  private Optional<String> progress() {
    return rejoin.progress();
  }

  private Duration budget() {
    return standing.settings().failoverBudget();
  }

  private Optional<Pause> paused() {
    return standing.pause();
  }

  @Override
  public void close() {
    close(parts);
  }

  /** The last first. */
  private static void close(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.log(Level.WARNING, "closing " + part, e);
      }
    }
  }
}
