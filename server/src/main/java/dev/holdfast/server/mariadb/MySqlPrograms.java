package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Finds MySQL's programs, of which MariaDB has some of the same name. */
final class MySqlPrograms {
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private MySqlPrograms() {}

  /** The server. Code {@code mysql-missing}. */
  static Path server(String what) {
    return onPath("mysqld")
        .orElseThrow(() ->
            new Failure(
                "mysql-missing",
                what,
                "the base is of MySQL, and no mysqld of MySQL was found on PATH",
                "Say where it is: --server-program /opt/mysql/bin/mysqld"));
  }

  /**
   * What writes dumps: the one beside the server, else the one on PATH. Code {@code dump-failed}
   * when it isn't there.
   *
   * @param server as somebody has named it
   */
  static Path dump(Optional<Path> server) {
    return server
        .or(() -> onPath("mysqld"))
        .map(program -> program.toAbsolutePath().resolveSibling("mysqldump"))
        .filter(Files::isExecutable)
        .filter(MySqlPrograms::isMySql)
        .or(() -> onPath("mysqldump"))
        .orElseThrow(() ->
            new Failure(
                "dump-failed",
                "looking for a program that writes dumps",
                "MySQL's mysqldump is neither beside its mysqld nor on PATH",
                "Install MySQL's client programs; MariaDB's mysqldump is another program."));
  }

  private static Optional<Path> onPath(String name) {
    return MariaDbBinaries.program(name).filter(MySqlPrograms::isMySql);
  }

  private static boolean isMySql(Path program) {
    Command version =
        Command.run(
            "asking " + program + " for its version",
            ANSWER,
            List.of(program.toString(), "--no-defaults", "--version"));
    return version.exitCode() == 0 && !version.output().contains("MariaDB");
  }
}
