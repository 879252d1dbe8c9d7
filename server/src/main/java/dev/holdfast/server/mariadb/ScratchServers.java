package dev.holdfast.server.mariadb;

import dev.holdfast.base.FreePorts;
import dev.holdfast.base.NodeName;
import dev.holdfast.server.ServerBinaries;
import dev.holdfast.server.ServerConfig;
import dev.holdfast.server.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Servers for tests and experiments, named db1, db2, …, in a folder of their own under /tmp on free
 * ports of 127.0.0.1. {@link #close} kills them and removes the folder.
 */
public final class ScratchServers implements AutoCloseable {
  /**
   * By number of members, whose accounts are in it: a node that no server has run on yet, kept
   * until this process ends.
   */
  private static final Map<Integer, ServerConfig> UNUSED = new HashMap<>();

  private final Path folder;
  private final List<ServerConfig> configs;
  private final List<MariaDbServer> servers = new ArrayList<>();

  private ScratchServers(Path folder, List<ServerConfig> configs) {
    this.folder = folder;
    this.configs = configs;
  }

  /** Creates the data directories of {@code count} servers and starts none. */
  public static ScratchServers create(int count) {
    try {
      ServerConfig unused = unused(count);
      Path folder = Files.createTempDirectory(Path.of("/tmp"), "hf-");
      ScratchServers all = new ScratchServers(folder, configs(folder, count, unused.accounts()));
      boolean done = false;
      try {
        for (ServerConfig config : all.configs) {
          DataDirectory.copy(unused, config);
        }
        all.configs.forEach(config -> all.servers.add(MariaDbServer.open(config)));
        done = true;
      } finally {
        if (!done) {
          all.close();
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy takes a tenth of the time that MariaDB takes to make such a data directory. */
  private static ServerConfig unused(int count) throws IOException {
    synchronized (UNUSED) {
      ServerConfig known = UNUSED.get(count);
      if (known != null) {
        return known;
      }
      Path folder = Files.createTempDirectory(Path.of("/tmp"), "hf-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      ServerConfig.Accounts accounts =
          new ServerConfig.Accounts(
              secret(folder.resolve("admin.secret")),
              "shop",
              "shop",
              secret(folder.resolve("client.secret")));
      ServerConfig made = configs(folder, count, accounts).getFirst();
      DataDirectory.create(made);
      UNUSED.put(count, made);
      return made;
    }
  }

  private static List<ServerConfig> configs(Path folder, int count, ServerConfig.Accounts accounts)
      throws IOException {
    List<NodeName> members =
        IntStream.rangeClosed(1, count).mapToObj(k -> new NodeName("db" + k)).toList();
    ServerBinaries binaries = MariaDbBinaries.find();
    List<ServerConfig> configs = new ArrayList<>();
    for (NodeName member : members) {
      Path home = Files.createDirectory(folder.resolve(member.value()));
      ServerConfig.Listen listen =
          new ServerConfig.Listen(
              "127.0.0.1", FreePorts.find(), FreePorts.find(), home.resolve("sock"), "127.0.0.1");
      configs.add(
          new ServerConfig(
              "scratch",
              member,
              members,
              home.resolve("data"),
              listen,
              accounts,
              32L << 20,
              binaries));
    }
    return configs;
  }

  private static Path secret(Path file) throws IOException {
    String text = Long.toHexString(ThreadLocalRandom.current().nextLong());
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text + "\n");
  }

  /** The server of {@code db<k>}. */
  public MariaDbServer server(int k) {
    return servers.get(k - 1);
  }

  public ServerConfig config(int k) {
    return configs.get(k - 1);
  }

  /** What a replica needs to follow {@code db<k>}. */
  public Source source(int k) {
    ServerConfig config = config(k);
    return new Source(config.node(), "127.0.0.1", config.listen().port());
  }

  /** A new agent for {@code db<k>}: what the former one knew in memory is gone. */
  public MariaDbServer reopen(int k) {
    servers.get(k - 1).close();
    servers.set(k - 1, MariaDbServer.open(config(k)));
    return server(k);
  }

  /** A connection as the client {@code shop}, without limits. */
  public Connection client(int k) throws SQLException {
    return connect(k, "shop", Secrets.client(config(k)));
  }

  /** A connection as {@code holdfast}, which no read-only mode stops; without limits. */
  public Connection admin(int k) throws SQLException {
    return connect(k, "holdfast", Secrets.admin(config(k)));
  }

  private Connection connect(int k, String user, String password) throws SQLException {
    Connection connection =
        Jdbc.connect("127.0.0.1", config(k).listen().port(), user, password, Duration.ofSeconds(5));
    connection.setNetworkTimeout(Runnable::run, 0);
    return connection;
  }

  @Override
  public void close() {
    for (MariaDbServer server : servers) {
      server.adopt();
      server.kill();
      server.close();
    }
    delete(folder);
  }

  private static void delete(Path folder) {
    try {
      FileTree.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
