package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Secret;
import dev.holdfast.base.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what a scratch server holds as SQL.
 *
 * @param program mariadb-dump, or MySQL's mysqldump
 * @param options of the program, beside those that both know
 * @param head SQL that the file begins with
 */
record LogicalDump(ReplayFolder folder, Path program, List<String> options, String head) {
  private static final Duration LIMIT = Duration.ofHours(12);

  /** What MariaDB's servers are dumped with. Code {@code dump-failed} when it isn't there. */
  static Path mariaDbDump() {
    return MariaDbBinaries.program("mariadb-dump", "mysqldump")
        .orElseThrow(() ->
            new Failure(
                "dump-failed",
                "looking for a program that writes dumps",
                "mariadb-dump is not installed on this host",
                "Install it. Debian and Ubuntu: apt-get install mariadb-client."));
  }

  /**
   * Replaces {@code file} once all is written. Codes: {@code dump-failed}, {@code unknown-table}.
   */
  void write(List<String> what, Path file) {
    String doing = "writing " + file;
    Path login = folder.path().resolve("client.cnf");
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.deleteIfExists(login);
      SecretFile.write(login, new Secret(clientOptions()));
      makePrivate(part);
      Files.writeString(part, head);
      try {
        for (List<String> arguments : runs(what)) {
          run(doing, login, arguments, part);
        }
      } finally {
        Files.deleteIfExists(login);
      }
      if (withAccounts(what)) {
        Files.writeString(part, withoutScratchAccount(), StandardOpenOption.APPEND);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw DataDirectoryFailures.of(doing, e);
    } finally {
      part.toFile().delete(); // What is not whole, nobody needs.
    }
  }

  private void run(String doing, Path login, List<String> arguments, Path part) throws IOException {
    Path next = folder.path().resolve("dump.part");
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.add("--defaults-file=" + login);
    command.addAll(List.of("--single-transaction", "--routines", "--triggers", "--hex-blob"));
    command.addAll(options);
    command.add("--result-file=" + next);
    command.addAll(arguments);
    try {
      makePrivate(next);
      check(doing, Command.run(doing, LIMIT, command));
      append(next, part);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  /**
   * An empty file that only its owner reads: dumps hold all data, and what passwords are checked
   * by. Not an older one, to which a program that outlived a killed Holdfast may still write.
   */
  private static void makePrivate(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static boolean withAccounts(List<String> what) {
    return what.isEmpty()
        || what.stream().anyMatch(w -> w.equals("mysql") || w.startsWith("mysql."));
  }

  /** Of the accounts that are dumped along, one may do everything. */
  private static String withoutScratchAccount() {
    return "FLUSH PRIVILEGES;\nDROP USER IF EXISTS "
        + Sql.account(ReplayFolder.USER, "127.0.0.1")
        + ", "
        + Sql.account(ReplayFolder.USER, "localhost")
        + ";\n";
  }

  private static void append(Path from, Path to) throws IOException {
    try (var out = Files.newOutputStream(to, StandardOpenOption.APPEND)) {
      Files.copy(from, out);
    }
  }

  private String clientOptions() {
    return "[client]\nuser="
        + ReplayFolder.USER
        + "\npassword="
        + SecretFile.read(folder.passwordFile()).value()
        + "\nsocket="
        + folder.socket();
  }

  /** Databases together, and the tables of each database together. */
  private static List<List<String>> runs(List<String> what) {
    if (what.isEmpty()) {
      return List.of(List.of("--all-databases", "--events"));
    }
    Map<String, List<String>> tables = new LinkedHashMap<>();
    List<List<String>> runs = new ArrayList<>();
    for (String one : what) {
      int dot = one.indexOf('.');
      if (dot < 0) {
        runs.add(List.of("--events", "--databases", one));
      } else {
        tables
            .computeIfAbsent(one.substring(0, dot), k -> new ArrayList<>())
            .add(one.substring(dot + 1));
      }
    }
    tables.forEach((schema, names) -> {
      List<String> run = new ArrayList<>(List.of(schema));
      run.addAll(names);
      runs.add(run);
    });
    return runs;
  }

  private static void check(String doing, Command done) {
    if (done.exitCode() == 0) {
      return;
    }
    String said = done.output().lines().reduce("", (a, b) -> b).strip();
    boolean missing = said.contains("Couldn't find table") || said.contains("Unknown database");
    throw new Failure(
        missing ? "unknown-table" : "dump-failed",
        doing,
        said,
        missing ? "Name tables like shop.customer, databases like shop." : "See the message.");
  }
}
