package dev.holdfast.agent;

import dev.holdfast.agent.api.ListenFailure;
import dev.holdfast.agent.config.NodeConfig;
import dev.holdfast.agent.node.Node;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import dev.holdfast.base.SecretFile;
import dev.holdfast.coordination.zookeeper.Ensemble;
import dev.holdfast.server.ServerConfig;
import dev.holdfast.server.mariadb.DataDirectory;
import dev.holdfast.server.mariadb.MariaDbBinaries;
import dev.holdfast.server.mariadb.MariaDbServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The agent of one node. It may be stopped and started at any time: the server runs on and is
 * adopted again.
 */
public final class Agent implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Agent.class.getName());
  private final Node node;

  private Agent(Node node) {
    this.node = node;
  }

  /**
   * Starts everything that the configuration names; makes the data directory at the very first
   * start. Returns once the API answers. Fails with the codes of {@link DataDirectory}, {@link
   * MariaDbBinaries} and of the ports, and with {@code promise-missing}; then nothing is left
   * running.
   */
  public static Agent start(NodeConfig config) {
    Ensemble ensemble = ensemble(config);
    SecretFile.read(config.adminPasswordFile());
    SecretFile.read(config.client().passwordFile());
    requireFree("the API", config.api());
    ServerConfig server = serverConfig(config);
    DataDirectory.finishExchange(server);
    boolean exists = Files.exists(server.dataDir().resolve("mysql"));
    if (exists && Node.isFirstStart(config.state())) {
      throw promiseMissing(config);
    }
    boolean fresh = makeStateFolder(config.state());
    if (!exists) {
      makeDataDirectory(config, server, fresh);
    }
    return new Agent(Node.start(config, ensemble, MariaDbServer.open(server), !exists));
  }

  /** Tried before anything is made, so that a refused start changes nothing. */
  private static void requireFree(String who, Endpoint endpoint) {
    InetSocketAddress at = new InetSocketAddress(endpoint.host(), endpoint.port());
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(at);
    } catch (IOException e) {
      throw ListenFailure.of(who, at, e);
    }
  }

  private static Failure promiseMissing(NodeConfig config) {
    return new Failure(
        "promise-missing",
        "starting the agent of " + config.name(),
        config.state()
            + " holds no promise of this node, but "
            + config.server().dataDir()
            + " holds its data",
        "Restore the state folder. Without it nobody knows which term this node has promised.");
  }

  /** Whether it was not there before. */
  private static boolean makeStateFolder(Path state) {
    boolean fresh = !Files.exists(state);
    try {
      Files.createDirectories(state);
      return fresh;
    } catch (IOException e) {
      throw new Failure(
          "state-folder",
          "creating " + state,
          String.valueOf(e.getMessage()),
          "Create it for the user that runs the agent, or choose another folder as 'state'.",
          e);
    }
  }

  private static void makeDataDirectory(NodeConfig config, ServerConfig server, boolean fresh) {
    boolean made = false;
    try {
      requireFree("the database", config.server().address());
      DataDirectory.create(server);
      made = true;
    } finally {
      if (!made && fresh) {
        forget(config.state());
      }
    }
  }

  private static void forget(Path emptyFolder) {
    try {
      Files.deleteIfExists(emptyFolder);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "an empty folder stays behind: " + emptyFolder, e);
    }
  }

  private static ServerConfig serverConfig(NodeConfig config) {
    NodeConfig.Server s = config.server();
    List<NodeName> members = config.members().stream().map(NodeConfig.Member::name).toList();
    NodeConfig.Client client = config.client();
    return new ServerConfig(
        config.cluster(),
        config.name(),
        members,
        s.dataDir(),
        new ServerConfig.Listen(
            s.address().host(),
            s.address().port(),
            s.extraPort(),
            s.socket(),
            config.self().server().host()),
        new ServerConfig.Accounts(
            config.adminPasswordFile(), client.user(), client.schema(), client.passwordFile()),
        s.bufferPool().bytes(),
        MariaDbBinaries.find(s.binaries().stream().toArray(Path[]::new)));
  }

  private static Ensemble ensemble(NodeConfig config) {
    return new Ensemble(
        config.members().stream()
            .map(m ->
                new Ensemble.Member(
                    m.name(),
                    m.store().host(),
                    m.store().client(),
                    m.store().quorum(),
                    m.store().election()))
            .toList(),
        SecretFile.read(config.tokenFile()).value());
  }

  /** Stops the agent; the server runs on. */
  @Override
  public void close() {
    node.close();
  }
}
