package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An agent that can't work as it is configured says why, ends, and has changed nothing. */
class WrongConfigurationTest {
  private static final String GOOD =
      """
      cluster: orders
      name: db1
      state: state
      server:
        dataDir: data
      members:
        - name: db1
          api: 127.0.0.1:API
          server: 127.0.0.1:SERVER
          store: {host: 127.0.0.1, quorum: 19441, election: 19442, client: 19443}
        - name: db2
          api: 127.0.0.1:19444
          server: 127.0.0.1:19445
          store: {host: 127.0.0.1, quorum: 19446, election: 19447, client: 19448}
        - name: db3
          api: 127.0.0.1:19449
          server: 127.0.0.1:19450
          store: {host: 127.0.0.1, quorum: 19451, election: 19452, client: 19453}
      tokenFile: token
      adminPasswordFile: admin
      client: {user: orders, schema: orders, passwordFile: orders}
      """;

  @TempDir Path home;

  record Mistake(String what, int exitCode, String code, String hint, Change change) {
    @Override
    public String toString() {
      return what;
    }
  }

  /** Makes the mistake, and returns what the configuration says. */
  interface Change {
    String in(Surroundings place, String good) throws Exception;
  }

  static Stream<Mistake> mistakes() {
    return Stream.of(
        new Mistake(
            "an unknown key",
            2,
            "unknown-setting",
            "Did you mean 'server.dataDir'?",
            (_, good) -> good.replace("dataDir", "datadir")),
        new Mistake(
            "a key left out",
            2,
            "missing-setting",
            "cluster",
            (_, good) -> good.replace("cluster: orders", "")),
        new Mistake(
            "a name that is no member",
            2,
            "bad-setting",
            "db4",
            (_, good) -> good.replace("name: db1\nstate", "name: db4\nstate")),
        new Mistake("no YAML", 2, "config-no-yaml", "line 1", (_, _) -> "{ cluster: ["),
        new Mistake(
            "a secret that others can read",
            1,
            "secret-exposed",
            "chmod",
            (place, good) -> {
              place.exposed("token");
              return good;
            }),
        new Mistake(
            "a data directory with something else in it",
            2,
            "datadir-not-empty",
            "Choose an empty",
            (place, good) -> {
              place.file("data/thesis.tex", "years of work");
              return good;
            }),
        new Mistake(
            "a data directory of another node",
            2,
            "datadir-foreign",
            "node: db2",
            (place, good) -> {
              place.file("data/holdfast.owner", "cluster: orders\nnode: db2\n");
              return good;
            }),
        new Mistake(
            "a data directory on a full disk",
            1,
            "disk-full",
            "room",
            (place, good) ->
                good.replace("dataDir: data", "dataDir: " + place.smallDisk("disk") + "/data")),
        new Mistake(
            "a taken port",
            2,
            "port-taken",
            "another port",
            (place, good) -> good.replace("API", Integer.toString(place.takenPort()))),
        new Mistake(
            "a taken port of the server",
            2,
            "port-taken",
            "another port",
            (place, good) -> good.replace("SERVER", Integer.toString(place.takenPort()))));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isNamedAndChangesNothing(Mistake mistake) throws Exception {
    try (Surroundings place = new Surroundings(home)) {
      for (String secret : new String[] {"token", "admin", "orders"}) {
        place.secret(secret);
      }
      String yaml =
          mistake.change().in(place, GOOD).replace("API", "19454").replace("SERVER", "19455");
      Path file = place.file("node.yaml", yaml);
      Map<Path, Long> before = tree();
      Cli.Result result = Cli.in(home.resolve("home")).run("agent", "--config=" + file);
      assertThat(result.err())
          .contains("[" + mistake.code() + "]", "why:", "do:", mistake.hint())
          .doesNotContain("\tat ");
      assertThat(result.exitCode()).isEqualTo(mistake.exitCode());
      assertThat(tree()).as("files").isEqualTo(before);
      assertThat(Residue.processes(home)).as("left running").isEmpty();
    }
  }

  private Map<Path, Long> tree() throws IOException {
    Map<Path, Long> sizes = new TreeMap<>();
    try (Stream<Path> all = Files.walk(home)) {
      for (Path each : all.filter(p -> !p.startsWith(home.resolve("home"))).toList()) {
        sizes.put(each, Files.isRegularFile(each) ? Files.size(each) : -1L);
      }
    }
    return sizes;
  }
}
