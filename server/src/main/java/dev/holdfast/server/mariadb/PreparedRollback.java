package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerBinaries;
import dev.holdfast.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Rolls back what a copy of a busy replica holds prepared: its appliers prepare one transaction
 * each and wait for their turn to commit, and mariadb-backup copies them as they are. They are not
 * in the copy's place in the history. A server with such a copy and without the donor's binary log
 * refuses to start ("Found 12 prepared transactions!"). What an application prepared by XA stays.
 */
final class PreparedRollback {
  private static final Duration LIMIT = Duration.ofHours(1);

  private PreparedRollback() {}

  /** Of a copy that is to replace a node's data. */
  static void run(String what, ServerConfig config, Path copy) throws IOException {
    Path temporary = ConfigurationFile.temporary(copy.toAbsolutePath());
    Files.createDirectories(temporary);
    Path options = Files.createTempFile("holdfast-", ".cnf");
    try {
      Files.writeString(options, ConfigurationFile.text(config, copy));
      run(what, config.binaries(), options)
          .ifPresent(error -> {
            throw new Failure(
                "rebuild-failed",
                what,
                "a server can't be started with the copy: " + error,
                "Nothing was replaced. It may be tried again, from another donor.");
          });
    } finally {
      Files.delete(options);
      FileTree.delete(temporary);
    }
  }

  /**
   * With a server's options.
   *
   * @return what went wrong
   */
  static Optional<String> run(String what, ServerBinaries binaries, Path options) {
    Command done =
        Command.run(
            what,
            LIMIT,
            List.of(
                binaries.server().toString(),
                "--defaults-file=" + options,
                "--bootstrap",
                "--init-file=",
                "--skip-log-bin",
                "--tc-heuristic-recover=ROLLBACK",
                "--log-error="));
    return done.exitCode() == 0 ? Optional.empty() : Optional.of(lastError(done));
  }

  private static String lastError(Command done) {
    return done.output()
        .lines()
        .filter(line -> line.contains("[ERROR]"))
        .reduce((first, last) -> last.contains("Aborting") ? first : last)
        .orElse("exit code " + done.exitCode());
  }
}
