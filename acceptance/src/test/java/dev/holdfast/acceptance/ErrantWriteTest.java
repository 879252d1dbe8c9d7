package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.api.StatusView.RecordView;
import dev.holdfast.lab.LabStatus.NodeStatus;
import dev.holdfast.lab.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written and stands in no log of the primary is found, and the node follows without. */
class ErrantWriteTest extends OnPractice {
  @Test
  void rowsWrittenOnAReplicaAreTakenBackAndItFollowsWithoutThem() throws Exception {
    String primary = practice().record().primary();
    String replica = practice().replicas().getFirst();
    practice().sql(primary).run("CREATE OR REPLACE TABLE shop.note (id INT PRIMARY KEY)");
    Eventually.that("the table is there", () -> tables(replica, "note").equals("1"));
    int before = saved(replica).size();
    practice().sql(replica).run("INSERT INTO shop.note VALUES (1)");
    Eventually.that("it is taken back", () -> happened(replica, "rewound"));
    practice().awaitWhole();
    trade().goesOn();
    assertThat(saved(replica)).hasSizeGreaterThan(before);
    assertThat(practice().sql(replica).text("SELECT COUNT(*) FROM shop.note")).isEqualTo("0");
    assertThat(practice().record().primary()).isEqualTo(primary);
  }

  @Test
  void tableMadeOnAReplicaIsSavedAndTheReplicaRebuilt() throws Exception {
    String replica = practice().replicas().getLast();
    practice().sql(replica).run("CREATE TABLE shop.stray (id INT PRIMARY KEY)");
    Eventually.that("it is rebuilt", () -> happened(replica, "rebuilt"));
    practice().awaitWhole();
    trade().goesOn();
    assertThat(saved(replica)).isNotEmpty();
    assertThat(tables(replica, "stray")).isEqualTo("0");
  }

  @Test
  void dataOfAServerThatDiedWithinAStatementOnMyIsamAreReplaced() throws Exception {
    practice().forgetOldData();
    RecordView before = practice().record();
    Path data = Path.of(practice().node(before.primary()).dataDir());
    practice().client().run("CREATE OR REPLACE TABLE shop.old (id INT PRIMARY KEY) ENGINE=MyISAM");
    try (Connection client = practice().client().open();
        Statement statement = client.createStatement()) {
      statement.execute("LOCK TABLES shop.old WRITE"); // Until they are unlocked it is in use.
      statement.execute("INSERT INTO shop.old VALUES (1)");
      practice().lab().kill(before.primary(), Target.SERVER);
    }
    practice().awaitSuccessorOf(before);
    Path replaced = Path.of(data + ".before", "holdfast.unlogged");
    Eventually.that("its data are replaced", () -> Files.exists(replaced));
    practice().awaitWhole();
    assertThat(replaced).hasContent("shop.old");
    assertThat(data.resolve(replaced.getFileName())).doesNotExist();
    for (NodeStatus node : practice().lab().status().nodes()) {
      assertThat(practice().sql(node.name()).text("SELECT COUNT(*) FROM shop.old")).isEqualTo("1");
    }
  }

  private String tables(String node, String name) throws Exception {
    String query = "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = '";
    return practice().sql(node).text(query + name + "'");
  }

  private boolean happened(String node, String kind) throws Exception {
    StatusView view = practice().lab().views().get(node);
    return view != null
        && view.events().stream().anyMatch(e -> e.kind().equals(kind) && e.node().equals(node));
  }

  private List<Path> saved(String node) throws Exception {
    Path folder = practice().lab().folder().resolve(node).resolve("state/lost+found");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(f -> f.getFileName().toString().startsWith("from-")).toList();
    }
  }
}
