package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerBinaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the programs of MariaDB 10.6 or later on this machine. */
public final class MariaDbBinaries {
  private static final Pattern VERSION = Pattern.compile("Ver ((\\d+)\\.(\\d+)\\.[\\w.+~-]+)");
  private static final String INSTALL =
      "Install MariaDB 10.6 or later. Debian and Ubuntu: apt-get install mariadb-server-core"
          + " mariadb-client-core. Fedora: dnf install mariadb-server.";

  private MariaDbBinaries() {}

  /**
   * Looks into {@code bundles} (unpacked folders) first, then on PATH, in /usr/sbin, /usr/bin and
   * /usr/libexec. Codes: {@code mariadb-missing}, {@code mariadb-too-old}.
   */
  public static ServerBinaries find(Path... bundles) {
    Path server =
        first(bundles, "mariadbd", "mysqld")
            .orElseThrow(() -> missing("no mariadbd was found on PATH or where packages put it"));
    Path installDb =
        first(bundles, "mariadb-install-db", "mysql_install_db")
            .orElseThrow(() -> missing("mariadbd is there, but no mariadb-install-db"));
    Path parent = server.toAbsolutePath().getParent();
    Path base = parent == null || parent.getParent() == null ? Path.of("/") : parent.getParent();
    return new ServerBinaries(server, installDb, base, version(server));
  }

  /** One of MariaDB's other programs, the first of these names that is there. */
  static Optional<Path> program(String... names) {
    return first(new Path[0], names);
  }

  private static Optional<Path> first(Path[] bundles, String... names) {
    List<Path> folders = new ArrayList<>();
    for (Path bundle : bundles) {
      for (String sub : List.of("", "bin", "sbin", "libexec", "scripts")) {
        folders.add(bundle.resolve(sub));
      }
    }
    for (String folder : Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1)) {
      if (!folder.isEmpty()) {
        folders.add(Path.of(folder));
      }
    }
    folders.addAll(List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"), Path.of("/usr/libexec")));
    return folders.stream()
        .flatMap(folder -> java.util.Arrays.stream(names).map(folder::resolve))
        .filter(Files::isExecutable)
        .filter(file -> !Files.isDirectory(file))
        .findFirst();
  }

  private static String version(Path server) {
    String text =
        Command.run(
                "asking " + server + " for its version",
                Duration.ofSeconds(20),
                List.of(server.toString(), "--no-defaults", "--version"))
            .output();
    Matcher m = VERSION.matcher(text);
    if (!m.find() || !text.contains("MariaDB")) {
      throw missing(server + " says it is '" + text.strip() + "', which is not MariaDB");
    }
    int major = Integer.parseInt(m.group(2));
    int minor = Integer.parseInt(m.group(3));
    if (major < 10 || (major == 10 && minor < 6)) {
      throw new Failure(
          "mariadb-too-old", "looking for MariaDB", server + " is " + m.group(1), INSTALL);
    }
    return m.group(1);
  }

  private static Failure missing(String reason) {
    return new Failure("mariadb-missing", "looking for MariaDB", reason, INSTALL);
  }
}
