package dev.holdfast.agent.node;

import dev.holdfast.agent.Agent;
import dev.holdfast.agent.api.ApiClient;
import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.config.NodeConfig;
import dev.holdfast.base.ByteSize;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.FreePorts;
import dev.holdfast.base.Json;
import dev.holdfast.base.NodeName;
import dev.holdfast.base.Secret;
import dev.holdfast.base.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Three agents in this JVM with a real server each, in a folder of their own under /tmp. */
final class TestCluster implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final Map<NodeName, NodeConfig> configs = new TreeMap<>();
  private final Map<NodeName, Agent> agents = new TreeMap<>();
  private final Secret token;

  private TestCluster(Path folder) throws IOException {
    this.folder = folder;
    this.token = SecretFile.create(folder.resolve("token"));
    SecretFile.create(folder.resolve("admin"));
    SecretFile.create(folder.resolve("shop"));
    List<NodeConfig.Member> members = IntStream.rangeClosed(1, 3).mapToObj(i -> member(i)).toList();
    members.forEach(m -> configs.put(m.name(), config(m, members)));
  }

  static TestCluster start() throws IOException {
    TestCluster cluster = new TestCluster(Files.createTempDirectory(Path.of("/tmp"), "hf-agents-"));
    cluster.startAgents(cluster.names());
    return cluster;
  }

  /** All at once, as machines start after a power cut. */
  void startAgents(List<NodeName> names) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> starts = new ArrayList<>();
      names.forEach(n -> starts.add(threads.submit(() -> startAgent(n))));
      for (Future<?> start : starts) {
        start.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void startAgent(NodeName name) {
    Agent agent = Agent.start(config(name));
    synchronized (agents) {
      agents.put(name, agent);
    }
  }

  void stopAgent(NodeName name) {
    synchronized (agents) {
      Objects.requireNonNull(agents.remove(name), "no agent").close();
    }
  }

  private NodeConfig.Member member(int i) {
    return new NodeConfig.Member(
        new NodeName("db" + i),
        new Endpoint("127.0.0.1", FreePorts.find()),
        new Endpoint("127.0.0.1", FreePorts.find()),
        new NodeConfig.StorePorts(
            "127.0.0.1", FreePorts.find(), FreePorts.find(), FreePorts.find()));
  }

  private NodeConfig config(NodeConfig.Member m, List<NodeConfig.Member> members) {
    Path home = folder.resolve(m.name().value());
    return new NodeConfig(
        "test",
        m.name(),
        home.resolve("state"),
        new NodeConfig.Server(
            home.resolve("data"),
            m.server(),
            FreePorts.find(),
            home.resolve("sock"),
            Optional.empty(),
            ByteSize.parse("32M")),
        m.api(),
        Optional.of(
            new NodeConfig.RouterPorts(
                "127.0.0.1", FreePorts.find(), FreePorts.find(), Optional.empty())),
        members,
        folder.resolve("token"),
        folder.resolve("admin"),
        new NodeConfig.Client("shop", "shop", folder.resolve("shop")));
  }

  StatusView status(NodeName name) {
    return new ApiClient(config(name).api(), token).status(DEADLINE);
  }

  /** Asks the agent of {@code name} for an action. */
  <T> T act(NodeName name, String action, Object body, Class<T> answer) {
    ApiClient client = new ApiClient(config(name).api(), token);
    JsonNode json = client.act(action, body, PATIENCE);
    return Json.MAPPER.treeToValue(json, answer);
  }

  Connection connect(Endpoint at) throws SQLException {
    String password = SecretFile.read(folder.resolve("shop")).value();
    return DriverManager.getConnection(
        "jdbc:mariadb://" + at + "/?connectTimeout=2000&socketTimeout=20000", "shop", password);
  }

  /** Waits until what {@code name} says of the cluster is as wanted; fails with what it says. */
  StatusView await(NodeName name, String what, Predicate<StatusView> wanted) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Object last = "nothing";
    while (System.nanoTime() < end) {
      try {
        StatusView status = status(name);
        if (wanted.test(status)) {
          return status;
        }
        last = status;
      } catch (Failure e) {
        last = e.getMessage();
      }
      LockSupport.parkNanos(20_000_000);
    }
    throw new AssertionError(name + " never says: " + what + ". It says: " + last);
  }

  /** One serves, and the two others acknowledge to it in its term. */
  static boolean whole(StatusView s) {
    return s.record() != null
        && s.record().phase().equals("SERVING")
        && s.record().ackers().size() == 2
        && s.nodes().stream().filter(StatusView.NodeView::acknowledges).count() == 2;
  }

  static StatusView.NodeView primary(StatusView s) {
    return s.nodes().stream().filter(n -> n.role() == Role.PRIMARY).findFirst().orElseThrow();
  }

  void killServer(StatusView.NodeView node) {
    ProcessHandle.of(pid(node)).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Whatever their agents know of it. */
  void killServers(NodeName... nodes) {
    for (NodeName node : nodes) {
      serverPid(config(node).server().dataDir())
          .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }
  }

  /** As its agent will find when it starts next. */
  void hostWentDown(NodeName node) {
    PromiseFile file = new PromiseFile(config(node).state());
    PromiseFile.Content past = file.read().orElseThrow();
    file.write(new PromiseFile.Content(past.durable(), past.incarnation(), "another boot"));
  }

  static long pid(StatusView.NodeView node) {
    return Objects.requireNonNull(node.serverPid(), "its server does not run");
  }

  static StatusView.RecordView record(StatusView s) {
    return Objects.requireNonNull(s.record(), "no record");
  }

  private NodeConfig config(NodeName name) {
    return Objects.requireNonNull(configs.get(name), "no such node");
  }

  Endpoint router(NodeName name) {
    NodeConfig.RouterPorts ports = config(name).router().orElseThrow();
    return new Endpoint(ports.host(), ports.primaryPort());
  }

  List<NodeName> names() {
    return new ArrayList<>(configs.keySet());
  }

  @Override
  public void close() throws IOException {
    List<Long> pids =
        names().stream()
            .map(n -> config(n).server().dataDir())
            .flatMap(TestCluster::serverPid)
            .toList();
    synchronized (agents) {
      agents.values().forEach(Agent::close);
    }
    pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted((a, b) -> b.compareTo(a)).forEach(p -> p.toFile().delete());
    }
  }

  private static Stream<Long> serverPid(Path dataDir) {
    return ProcessHandle.allProcesses()
        .filter(p ->
            p.info()
                .commandLine()
                .filter(c -> c.contains("mariadbd") && c.contains(dataDir + ".cnf"))
                .isPresent())
        .map(ProcessHandle::pid);
  }
}
