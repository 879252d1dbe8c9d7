package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.base.FreePorts;
import dev.holdfast.base.SecretFile;
import dev.holdfast.server.ReplayServer;
import dev.holdfast.server.ReplaySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts a scratch server of MySQL, or finds it running. */
record MySqlStart(Path path, ReplaySettings settings) {
  private static final Duration START_LIMIT = Duration.ofHours(1);
  private static final int ACCESS_DENIED = 1045;
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(100);

  ReplayServer run() {
    ReplayFolder folder = new ReplayFolder(path.toAbsolutePath());
    String what = "starting a scratch server in " + path;
    try {
      Optional<Long> pid = ProcessFinder.serverOf(folder.data());
      return pid.isPresent()
          ? checked(what, folder, connect(folder, pid.get(), ANSWER))
          : launch(what, folder);
    } catch (IOException e) {
      throw DataDirectoryFailures.of(what, e);
    } catch (SQLException e) {
      throw SqlErrors.failure(what, e);
    }
  }

  private ReplayServer launch(String what, ReplayFolder folder) throws IOException {
    Path program = settings.program().orElseGet(() -> MySqlPrograms.server(what));
    new MySqlOptions(folder).write(settings, FreePorts.find());
    ErrorLog log = ErrorLog.fromNowOn(folder.errorLog());
    Process child = folder.start(program);
    Deadline deadline = Deadline.after(START_LIMIT);
    while (child.isAlive() && !deadline.passed()) {
      try {
        ReplayServer server = connect(folder, child.pid(), ANSWER);
        checkName(what, folder, child);
        return checked(what, folder, server);
      } catch (SQLException e) {
        if (e.getErrorCode() == ACCESS_DENIED) {
          break; // The account is made before anybody can connect.
        }
        deadline.pause(LOOK); // Not yet.
      }
    }
    child.destroyForcibly();
    throw new Failure(
        "scratch-start",
        what,
        log.firstError().orElse("it ended without a word in its error log"),
        "The whole story is in "
            + folder.errorLog()
            + ". What the base's server had in its configuration may be needed: --server-option.");
  }

  /** Whoever stops it later finds it by its program's name. */
  private static void checkName(String what, ReplayFolder folder, Process child)
      throws IOException {
    if (ProcessFinder.serverOf(folder.data()).filter(p -> p == child.pid()).isEmpty()) {
      child.destroyForcibly();
      throw new Failure(
          "scratch-start",
          what,
          "what was started is no process of the name mysqld",
          "Name MySQL's server itself, not a script or a link of another name: --server-program"
              + " /opt/mysql/bin/mysqld");
    }
  }

  /** Tables that lie elsewhere are the original's own files. */
  private ReplayServer checked(String what, ReplayFolder folder, ReplayServer server) {
    List<Map<String, String>> outside =
        server.query(
            "SELECT file_name f FROM information_schema.files WHERE file_name LIKE '/%'"
                + " AND LEFT(file_name, "
                + (folder.data().toString().length() + 1)
                + ") <> "
                + Sql.text(folder.data() + "/"));
    if (outside.isEmpty()) {
      return server;
    }
    server.close();
    new MariaDbReplayServers().stop(path);
    throw new Failure(
        "base-unusable",
        what,
        outside.getFirst().get("f") + " lies outside of the base, and would be written to",
        "Name a base whose tables all lie in the data directory.");
  }

  /** Its public key, from its own folder, keeps the password from whoever else listens there. */
  private ReplayServer connect(ReplayFolder folder, long pid, Duration within)
      throws IOException, SQLException {
    return new MySqlReplayServer(
        folder,
        settings,
        pid,
        folder.port(),
        Jdbc.connect(
            "127.0.0.1",
            folder.port(),
            ReplayFolder.USER,
            SecretFile.read(folder.passwordFile()).value(),
            within,
            Jdbc.options(folder.ofMySql())));
  }
}
