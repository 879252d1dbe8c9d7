package dev.holdfast.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeConfigFileTest {
  private static final String GOOD =
      """
      cluster: lab
      name: db2
      state: state
      server:
        dataDir: /var/lib/mysql
      router:
        host: 127.0.0.1
        primaryPort: 6001
        replicaPort: 6002
      members:
        - name: db1
          api: 10.0.0.1:8001
          server: 10.0.0.1:3306
          store: {host: 10.0.0.1, quorum: 2888, election: 3888, client: 2181}
        - name: db2
          api: 10.0.0.2:8001
          server: 10.0.0.2:3306
          store: {host: 10.0.0.2, quorum: 2888, election: 3888, client: 2181}
      tokenFile: token
      adminPasswordFile: admin
      client: {user: shop, schema: shop, passwordFile: shop}
      """;

  @TempDir private Path folder;
  private Path file = Path.of("unset");

  @BeforeEach
  void name() {
    file = folder.resolve("db2.yaml");
  }

  @Test
  void fillsInWhatIsLeftOut() throws IOException {
    NodeConfig config = read(GOOD);
    assertThat(config.api()).isEqualTo(new Endpoint("10.0.0.2", 8001));
    assertThat(config.server().address()).isEqualTo(new Endpoint("10.0.0.2", 3306));
    assertThat(config.server().extraPort()).isEqualTo(13306);
    assertThat(config.server().socket()).isEqualTo(folder.resolve("state/server.sock"));
    assertThat(config.server().bufferPool()).hasToString("128M");
    assertThat(config.tokenFile()).isEqualTo(folder.resolve("token"));
    assertThat(config.serverId(new NodeName("db2"))).isEqualTo(2);
    assertThat(config.peers()).extracting(NodeConfig.Member::name).hasToString("[db1]");
  }

  @Test
  void readsWhatItWrote() throws IOException {
    NodeConfig config = read(GOOD);
    Path copy = folder.resolve("copy.yaml");
    NodeConfigFile.write(copy, config);
    assertThat(NodeConfigFile.read(copy)).isEqualTo(config);
  }

  @Test
  void suggestsTheSettingThatWasMeant() {
    refuses(
        GOOD.replace("  dataDir: /var", "  datadir: /var"),
        "unknown-setting",
        "line 5",
        "'server.datadir'",
        "Did you mean 'server.dataDir'?");
    refuses(GOOD + "colour: red\n", "unknown-setting", "line 22", "'colour'", "Known here: ");
    refuses(GOOD.replace("server:\n", "sever:\n"), "unknown-setting", "line 4", "'sever'", "?");
  }

  @Test
  void saysWhatIsMissing() {
    refuses(GOOD.replace("cluster: lab\n", ""), "missing-setting", "line 1", "'cluster'");
    refuses("", "missing-setting", "line 1", "'name'");
  }

  @Test
  void saysWhatAValueMayBe() {
    refuses(GOOD.replace("6001", "70000"), "bad-setting", "line 8", "'70000'", "1 to 65535");
    refuses(GOOD.replace("6001", "many"), "bad-setting", "line 8", "'many'", "1 to 65535");
    refuses(GOOD.replace("name: db2\nstate", "name: DB2\nstate"), "bad-setting", "line 2", "'DB2'");
    refuses(GOOD.replace("cluster: lab", "cluster:"), "bad-setting", "line 1", "has nothing");
    refuses(GOOD.replace("cluster: lab", "cluster: [a, b]"), "bad-setting", "line 1", "a list");
    refuses("just a text", "bad-setting", "line 1", "'just a text'", "key: value");
  }

  @Test
  void refusesWhatDoesNotFitTogether() {
    refuses(GOOD.replace("name: db2\nstate", "name: db7\nstate"), "bad-setting", "db7", "members");
    refuses(GOOD.replace("name: db2", "name: db1"), "bad-setting", "two members are called db1");
    refuses(GOOD.replace("10.0.0.2:3306", "10.0.0.2:8001"), "bad-setting", "given twice");
    refuses(GOOD.replace("state: state", "state: " + "x".repeat(120)), "bad-setting", "107 bytes");
    refuses(GOOD + "name: db2\n", "bad-setting", "line 22", "'name' stands twice");
  }

  @Test
  void saysWhereItIsNoYaml() {
    refuses("cluster: [lab\nname: db1\n", "config-no-yaml", "line");
    assertThatThrownBy(() -> NodeConfigFile.read(folder.resolve("absent")))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo("config-unreadable"));
  }

  private NodeConfig read(String text) throws IOException {
    Files.writeString(file, text);
    return NodeConfigFile.read(file);
  }

  private void refuses(String text, String code, String... parts) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(code);
              String said = failure.getMessage() + " " + failure.hint();
              for (String part : parts) {
                assertThat(said).contains(part);
              }
            });
  }
}
