package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.StatusView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What somebody writes on a replica is found, saved and taken back, and the replica follows on. */
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
