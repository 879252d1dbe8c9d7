package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong, the message says what and what to do, and nothing has happened. */
class WrongInputTest {
  @TempDir Path home;

  /**
   * One mistake.
   *
   * @param what the mistake in words
   * @param command makes the surroundings and returns the command line
   */
  record Mistake(String what, int exitCode, String code, String hint, Command command) {
    @Override
    public String toString() {
      return what;
    }
  }

  interface Command {
    List<String> in(Surroundings place) throws Exception;
  }

  static Stream<Mistake> onTheCommandLine() {
    return Stream.of(
        new Mistake("an unknown command", 2, "bad-usage", "did you mean demo", at("demmo")),
        new Mistake("no command", 2, "bad-usage", "--help", at()),
        new Mistake("an unknown option", 2, "bad-usage", "--kills", at("demo", "--kill=3")),
        new Mistake("an option without its value", 2, "bad-usage", "--help", at("demo", "--dir")),
        new Mistake("a word for a number", 2, "bad-usage", "many", at("demo", "--kills=many")),
        new Mistake("a number below its range", 2, "bad-kills", "1000", at("demo", "--kills=-1")),
        new Mistake("a time without a unit", 2, "bad-duration", "10s", at("demo", "--for=soon")),
        new Mistake("too short a time", 2, "bad-duration", "2s", at("demo", "--for=1s")),
        new Mistake("a lab of one node", 2, "bad-nodes", "Three", at("lab", "up", "--nodes=1")),
        new Mistake("a lab of four nodes", 2, "bad-nodes", "Three", at("lab", "up", "--nodes=4")),
        new Mistake("no such port", 2, "bad-port", "65535", at("lab", "up", "--router-port=70000")),
        new Mistake("a node, but no lab", 1, "no-lab", "lab up", at("lab", "kill", "db1")),
        new Mistake("no agent to ask", 1, "no-agent", "--agent", at("status")),
        new Mistake(
            "no configuration", 2, "config-unreadable", "", at("agent", "--config=/no/such.yaml")),
        new Mistake("no host", 2, "bad-usage", "--hosts", at("shop", "check")));
  }

  static Stream<Mistake> aboutFoldersAndPorts() {
    return Stream.of(
        new Mistake(
            "a folder that holds something else",
            2,
            "not-empty",
            "--dir",
            place -> lab("up", parent(place.file("lab/thesis.tex", "years of work")))),
        new Mistake(
            "a demo in a folder that holds something else",
            2,
            "not-empty",
            "--dir",
            place -> List.of("demo", "--dir=" + parent(place.file("d/thesis.tex", "work")))),
        new Mistake(
            "a file for a folder",
            2,
            "bad-dir",
            "--dir",
            place -> lab("up", place.file("lab", "a file"))),
        new Mistake(
            "a folder with somebody else's lab.json",
            2,
            "not-ours",
            "--dir",
            place -> lab("up", parent(place.file("lab/lab.json", "[1, 2]")))),
        new Mistake(
            "a folder that no lab made, to be purged",
            1,
            "no-lab",
            "--dir",
            place -> lab("down", parent(place.file("lab/thesis.tex", "years")), "--purge")),
        new Mistake(
            "a path too long for sockets",
            2,
            "bad-dir",
            "shorter",
            place -> lab("up", place.folder("a-very-long-name-".repeat(6)))),
        new Mistake(
            "a port on which somebody listens",
            2,
            "port-taken",
            "another port",
            place -> lab("up", place.folder("lab"), "--router-port=" + place.takenPort())),
        new Mistake(
            "a full disk", 1, "disk-full", "--dir", place -> lab("up", place.smallDisk("disk"))));
  }

  @ParameterizedTest
  @MethodSource({"onTheCommandLine", "aboutFoldersAndPorts"})
  void isNamedAndChangesNothing(Mistake mistake) throws Exception {
    check(mistake, Cli.in(home.resolve("home")));
  }

  static Stream<Mistake> aboutTheServer() {
    Command up = place -> lab("up", place.folder("lab"));
    return Stream.of(
        new Mistake("MariaDB is too old", 1, "mariadb-too-old", "apt-get install", up),
        new Mistake("mariadbd is something else", 1, "mariadb-missing", "apt-get install", up));
  }

  @ParameterizedTest
  @MethodSource("aboutTheServer")
  void wrongServerIsNamedAndChangesNothing(Mistake mistake) throws Exception {
    String says =
        mistake.code().equals("mariadb-too-old")
            ? "mariadbd  Ver 10.3.39-MariaDB-0+deb10u2 for debian-linux-gnu on x86_64"
            : "a completely different program";
    try (Surroundings place = new Surroundings(home)) {
      Path bin = place.program("bin/mariadbd", "echo '" + says + "'").getParent();
      place.program("bin/mariadb-install-db", "exit 1");
      String path = bin + ":" + System.getenv("PATH");
      check(mistake, Cli.in(home.resolve("home")).with("PATH", path));
    }
  }

  @ParameterizedTest
  @MethodSource("forbidden")
  void whatIsForbiddenIsNamedAndChangesNothing(Mistake mistake) throws Exception {
    Cli cli = Cli.in(home.resolve("home"));
    boolean root = "root".equals(System.getProperty("user.name"));
    check(
        mistake,
        root ? cli.through("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") : cli);
  }

  static Stream<Mistake> forbidden() {
    return Stream.of(
        new Mistake(
            "a folder in which one may not write",
            1,
            "no-permission",
            "--dir",
            place -> lab("up", place.closedFolder("closed").resolve("lab"))),
        new Mistake(
            "a demo in a folder in which one may not write",
            1,
            "no-permission",
            "--dir",
            place -> List.of("demo", "--dir=" + place.closedFolder("closed").resolve("demo"))),
        new Mistake(
            "network namespaces without root",
            1,
            "not-root",
            "sudo",
            place -> lab("up", place.openFolder("open"), "--isolated")));
  }

  private void check(Mistake mistake, Cli cli) throws Exception {
    try (Surroundings place = new Surroundings(home)) {
      String[] words = mistake.command().in(place).toArray(String[]::new);
      Map<Path, Long> before = tree();
      Cli.Result result = cli.run(words);
      assertThat(result.err())
          .contains("[" + mistake.code() + "]", "why:", "do:", mistake.hint())
          .doesNotContain("Exception", "\tat ");
      assertThat(result.exitCode()).isEqualTo(mistake.exitCode());
      assertThat(tree()).as("files").isEqualTo(before);
      Residue.processes(home).forEach(left -> assertThat(left).as("left running").isEmpty());
    }
  }

  /** All files with their sizes, but for what the test itself writes. */
  private Map<Path, Long> tree() throws IOException {
    Map<Path, Long> sizes = new TreeMap<>();
    try (Stream<Path> all = Files.walk(home)) {
      for (Path each : all.filter(p -> !p.startsWith(home.resolve("home"))).toList()) {
        sizes.put(each, Files.isRegularFile(each) ? Files.size(each) : -1L);
      }
    }
    sizes.put(home.resolve("home/state"), Files.exists(home.resolve("home/state")) ? 1L : 0L);
    return sizes;
  }

  private static Command at(String... words) {
    return _ -> List.of(words);
  }

  private static List<String> lab(String verb, Path folder, String... more) {
    return Stream.concat(Stream.of("lab", verb, "--dir=" + folder), Stream.of(more)).toList();
  }

  private static Path parent(Path file) {
    return java.util.Objects.requireNonNull(file.getParent());
  }
}
