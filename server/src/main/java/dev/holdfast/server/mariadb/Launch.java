package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerConfig;
import dev.holdfast.server.StartMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One start of a server: its own session, so that it outlives the agent and its terminal. */
record Launch(ServerConfig config, Process child, ErrorLog log) {
  private static final int SOCKET_PATH_LIMIT = 107;

  static Launch launch(ServerConfig config, Path dataDir, StartMode mode) {
    String what = what(config);
    checkSocket(config, what);
    checkPort(config, config.listen().port());
    if (config.listen().extraPort() > 0) {
      checkPort(config, config.listen().extraPort());
    }
    try {
      Files.createDirectories(ConfigurationFile.temporary(dataDir.toAbsolutePath()));
      Path options = ConfigurationFile.path(config);
      Files.writeString(options, ConfigurationFile.text(config, dataDir));
      Path logFile = ConfigurationFile.errorLog(dataDir);
      ErrorLog log = ErrorLog.fromNowOn(logFile);
      ProcessBuilder builder =
          new ProcessBuilder(command(config, options, logFile, mode))
              .directory(dataDir.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
      return new Launch(config, builder.start(), log);
    } catch (IOException e) {
      throw new Failure(
          "server-start", what, e.toString(), "See whether the disk is full or read-only.", e);
    }
  }

  private static List<String> command(ServerConfig config, Path options, Path log, StartMode mode) {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.add(config.binaries().server().toString());
    command.add("--defaults-file=" + options);
    command.add("--log-error=" + log);
    switch (mode) {
      case NORMAL -> {}
      case REPLICA -> command.add("--init-rpl-role=SLAVE");
    }
    return command;
  }

  /** Whether it has refused to truncate its binary log, and so to start as a replica. */
  boolean keepsTail() {
    return log.says("Cannot truncate the binary log");
  }

  Failure failure() {
    return new StartRefusal(config, log).failure();
  }

  static String what(ServerConfig config) {
    return "starting the server of " + config.node();
  }

  private static void checkSocket(ServerConfig config, String what) {
    String socket = config.listen().socket().toString();
    int length = socket.getBytes(StandardCharsets.UTF_8).length;
    if (length > SOCKET_PATH_LIMIT) {
      throw new Failure(
          "socket-path-long",
          what,
          "the socket's path "
              + socket
              + " has "
              + length
              + " bytes, Linux allows "
              + SOCKET_PATH_LIMIT,
          "Choose a shorter directory.");
    }
  }

  private static void checkPort(ServerConfig config, int port) {
    String host = config.listen().bindHost();
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException e) {
      throw portTaken(config, port, host + ":" + port + " can't be listened on: " + e.getMessage());
    }
  }

  static Failure portTaken(ServerConfig config, int port, String reason) {
    return new Failure(
        "port-taken",
        what(config),
        reason,
        "See who listens there (ss -ltnp sport = :" + port + "), or choose another port.");
  }
}
