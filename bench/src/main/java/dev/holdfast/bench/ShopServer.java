package dev.holdfast.bench;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.FreePorts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One server that writes a binary log, quick rather than durable. */
final class ShopServer {
  private static final Duration STOP = Duration.ofSeconds(60);
  private final Path folder;
  private @Nullable Process process;
  private @Nullable Connection admin;

  ShopServer(Path folder) {
    this.folder = folder;
  }

  Path data() {
    return folder.resolve("data");
  }

  Endpoint start() throws IOException, InterruptedException {
    if (!Files.exists(data())) {
      PlainServers.install(data());
    }
    Path init = Files.writeString(folder.resolve("init.sql"), PlainServers.ACCOUNTS);
    int port = FreePorts.find();
    List<String> command = new ArrayList<>(List.of("mariadbd", "--no-defaults", "--user=root"));
    Stream.of(
            "datadir=" + data(),
            "port=" + port,
            "socket=" + folder.resolve("s"),
            "log-error=" + folder.resolve("log"),
            "init-file=" + init,
            "bind-address=127.0.0.1",
            "server-id=1",
            "innodb-log-file-size=128M",
            "innodb-buffer-pool-size=1G",
            "innodb-flush-log-at-trx-commit=0",
            "log-bin=binlog",
            "max-binlog-size=128M",
            "binlog-format=ROW",
            "binlog-row-metadata=FULL",
            "skip-name-resolve")
        .map(option -> "--" + option)
        .forEach(command::add);
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .start();
    admin = PlainServers.connection(port);
    return new Endpoint("127.0.0.1", port);
  }

  /** In good order: the last log is closed then. */
  void stop() throws SQLException, InterruptedException {
    if (process != null && admin != null) {
      Sql.run(admin, "SHUTDOWN");
      process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS);
    }
  }

  void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }
}
