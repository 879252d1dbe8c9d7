package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Rolls back what a copy of a busy replica holds prepared: its appliers prepare one transaction
 * each and wait for their turn to commit, and mariadb-backup copies them as they are. They are not
 * in the copy's place in the history. A server with such a copy and without the donor's binary log
 * refuses to start ("Found 12 prepared transactions!"). What an application prepared by XA stays.
 */
final class PreparedRollback {
  private static final Duration LIMIT = Duration.ofHours(1);

  private PreparedRollback() {}

  static void run(String what, ServerConfig config, Path copy) throws IOException {
    Path temporary = ConfigurationFile.temporary(copy.toAbsolutePath());
    Files.createDirectories(temporary);
    Path options = Files.createTempFile("holdfast-", ".cnf");
    try {
      Files.writeString(options, ConfigurationFile.text(config, copy));
      Command done =
          Command.run(
              what,
              LIMIT,
              List.of(
                  config.binaries().server().toString(),
                  "--defaults-file=" + options,
                  "--bootstrap",
                  "--skip-log-bin",
                  "--tc-heuristic-recover=ROLLBACK",
                  "--log-error="));
      if (done.exitCode() != 0) {
        throw new Failure(
            "rebuild-failed",
            what,
            "a server can't be started with the copy: " + lastError(done),
            "Nothing was replaced. It may be tried again, from another donor.");
      }
    } finally {
      Files.delete(options);
      FileTree.delete(temporary);
    }
  }

  private static String lastError(Command done) {
    return done.output()
        .lines()
        .filter(line -> line.contains("[ERROR]"))
        .reduce((first, last) -> last.contains("Aborting") ? first : last)
        .orElse("exit code " + done.exitCode());
  }
}
