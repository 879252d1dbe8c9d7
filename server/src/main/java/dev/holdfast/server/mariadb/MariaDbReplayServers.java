package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.base.FreePorts;
import dev.holdfast.base.SecretFile;
import dev.holdfast.server.CopyProgress;
import dev.holdfast.server.ReplayServer;
import dev.holdfast.server.ReplayServers;
import dev.holdfast.server.ReplaySettings;
import dev.holdfast.server.ServerBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Scratch servers of MariaDB on this machine. */
public final class MariaDbReplayServers implements ReplayServers {
  private static final Duration START_LIMIT = Duration.ofHours(1);
  private static final Duration STOP_LIMIT = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Pattern PREPARED = Pattern.compile("Found \\d+ prepared transactions!");

  @Override
  public void copy(Path base, Path folder, Consumer<CopyProgress> progress) {
    Path data = new ReplayFolder(folder.toAbsolutePath()).data();
    try {
      if (!Files.exists(data)) {
        Files.createDirectories(folder);
        new BaseCopy(base, progress).to(data);
      }
    } catch (IOException e) {
      throw DataDirectoryFailures.of("copying " + base, e);
    }
  }

  @Override
  public ReplayServer start(Path path, ReplaySettings settings) {
    ReplayFolder folder = new ReplayFolder(path.toAbsolutePath());
    String what = "starting a scratch server in " + path;
    try {
      Optional<Long> pid = ProcessFinder.serverOf(folder.data());
      return pid.isPresent()
          ? connect(folder, pid.get(), Deadline.after(Duration.ofMinutes(1)))
          : launch(what, folder, settings);
    } catch (IOException e) {
      throw DataDirectoryFailures.of(what, e);
    } catch (SQLException e) {
      throw SqlErrors.failure(what, e);
    }
  }

  private static ReplayServer launch(String what, ReplayFolder folder, ReplaySettings settings)
      throws IOException {
    ServerBinaries binaries = MariaDbBinaries.find();
    folder.write(binaries, settings, FreePorts.find());
    ErrorLog log = ErrorLog.fromNowOn(folder.errorLog());
    Optional<ReplayServer> running = attempt(folder, binaries);
    if (running.isEmpty() && log.matches(PREPARED) && folder.isBackup()) {
      Optional<String> error = PreparedRollback.run(what, binaries, folder.options());
      running = error.isEmpty() ? attempt(folder, binaries) : running;
    }
    return running.orElseThrow(() ->
        new Failure(
            "scratch-start",
            what,
            log.firstError().orElse("it ended without a word in its error log"),
            "The whole story is in "
                + folder.errorLog()
                + ". What the base's server had in its configuration may be needed: --server-option."));
  }

  /** Empty when it has ended. */
  private static Optional<ReplayServer> attempt(ReplayFolder folder, ServerBinaries binaries)
      throws IOException {
    Process child = folder.start(binaries.server());
    Deadline deadline = Deadline.after(START_LIMIT);
    while (child.isAlive() && !deadline.passed()) {
      try {
        return Optional.of(connect(folder, child.pid(), deadline));
      } catch (SQLException e) {
        deadline.pause(LOOK); // Not yet.
      }
    }
    child.destroyForcibly();
    return Optional.empty();
  }

  private static ReplayServer connect(ReplayFolder folder, long pid, Deadline deadline)
      throws IOException, SQLException {
    Duration within =
        deadline.remaining().compareTo(Duration.ofSeconds(30)) < 0
            ? deadline.remaining()
            : Duration.ofSeconds(30);
    Connection connection =
        Jdbc.connect(
            "127.0.0.1",
            folder.port(),
            ReplayFolder.USER,
            SecretFile.read(folder.passwordFile()).value(),
            within);
    return new MariaDbReplayServer(folder, pid, folder.port(), connection);
  }

  @Override
  public void requireDumpProgram(Path data, Optional<Path> program) {
    LogicalDump.mariaDbDump();
  }

  @Override
  public boolean servedOnly(Path data) {
    return false;
  }

  @Override
  public boolean stop(Path path) {
    Optional<Long> pid = running(path);
    Optional<Pidfd> process = pid.flatMap(Pidfd::open);
    if (process.isEmpty()) {
      return false;
    }
    try (Pidfd server = process.get()) {
      server.signal(ServerProcess.SIGTERM);
      if (!server.awaitEnd(STOP_LIMIT)) {
        server.signal(ServerProcess.SIGKILL);
        server.awaitEnd(Duration.ofMinutes(1));
      }
    }
    return true;
  }

  @Override
  public void kill(Path path) {
    running(path)
        .flatMap(Pidfd::open)
        .ifPresent(server -> {
          try (server) {
            server.signal(ServerProcess.SIGKILL);
            server.awaitEnd(Duration.ofMinutes(1));
          }
        });
  }

  @Override
  public Optional<Long> running(Path path) {
    Path data = new ReplayFolder(path.toAbsolutePath()).data();
    try {
      return Files.isDirectory(data) ? ProcessFinder.serverOf(data) : Optional.empty();
    } catch (IOException e) {
      throw DataDirectoryFailures.of("looking for the server of " + path, e);
    }
  }

  /** For {@link #copy} and others that need a list. */
  static List<String> words(String text) {
    return List.of(text.split("\\s+"));
  }
}
