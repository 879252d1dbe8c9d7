package dev.holdfast.agent.node;

import dev.holdfast.agent.Agent;
import dev.holdfast.agent.api.ApiClient;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.config.NodeConfig;
import dev.holdfast.base.ByteSize;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.NodeName;
import dev.holdfast.base.Secret;
import dev.holdfast.base.SecretFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Three agents in this JVM with a real server each, in a folder of their own under /tmp. */
final class TestCluster implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(2);

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
    cluster.configs.keySet().parallelStream().forEach(cluster::startAgent);
    return cluster;
  }

  void startAgent(NodeName name) {
    Agent agent = Agent.start(configs.get(name));
    synchronized (agents) {
      agents.put(name, agent);
    }
  }

  void stopAgent(NodeName name) {
    synchronized (agents) {
      agents.remove(name).close();
    }
  }

  private static NodeConfig.Member member(int i) {
    return new NodeConfig.Member(
        new NodeName("db" + i),
        new Endpoint("127.0.0.1", freePort()),
        new Endpoint("127.0.0.1", freePort()),
        new NodeConfig.StorePorts("127.0.0.1", freePort(), freePort(), freePort()));
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
            home.resolve("sock"),
            Optional.empty(),
            ByteSize.parse("32M")),
        m.api(),
        Optional.of(new NodeConfig.RouterPorts("127.0.0.1", freePort(), freePort())),
        members,
        folder.resolve("token"),
        folder.resolve("admin"),
        folder.resolve("admin"),
        List.of(new NodeConfig.Client("shop", "shop", folder.resolve("shop"))));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  StatusView status(NodeName name) {
    return new ApiClient(configs.get(name).api(), token).status(DEADLINE);
  }

  Connection connect(Endpoint at) throws SQLException {
    String password = SecretFile.read(folder.resolve("shop")).value();
    return DriverManager.getConnection(
        "jdbc:mariadb://" + at + "/?connectTimeout=2000&socketTimeout=20000", "shop", password);
  }

  Endpoint router(NodeName name) {
    NodeConfig.RouterPorts ports = configs.get(name).router().orElseThrow();
    return new Endpoint(ports.host(), ports.primaryPort());
  }

  List<NodeName> names() {
    return new ArrayList<>(configs.keySet());
  }

  @Override
  public void close() throws IOException {
    List<Long> pids =
        names().stream()
            .map(n -> configs.get(n).server().dataDir())
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
        .filter(
            p ->
                p.info()
                    .commandLine()
                    .filter(c -> c.contains("mariadbd") && c.contains(dataDir.getParent().toString()))
                    .isPresent())
        .map(ProcessHandle::pid);
  }
}
