package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What somebody writes on a replica is found, saved and taken back, and the replica follows on. */
class ErrantWriteTest extends OnPractice {
  @Test
  void rowsWrittenOnAReplicaAreSavedAndTheReplicaFollowsWithoutThem() throws Exception {
    String primary = practice().record().primary();
    String replica = practice().replicas().getFirst();
    practice().sql(primary).run("CREATE OR REPLACE TABLE shop.note (id INT PRIMARY KEY)");
    Eventually.that(
        "the table is there",
        () ->
            practice()
                .sql(replica)
                .text("SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'note'")
                .equals("1"));
    practice().sql(replica).run("INSERT INTO shop.note VALUES (1)");
    Eventually.that("what was written there is saved", () -> !saved(replica).isEmpty());
    practice().awaitWhole();
    trade().goesOn();
    assertThat(practice().sql(replica).text("SELECT COUNT(*) FROM shop.note")).isEqualTo("0");
    assertThat(practice().record().primary()).isEqualTo(primary);
    assertThat(Objects.requireNonNull(practice().lab().views().get(replica)).events())
        .anyMatch(e -> e.kind().equals("errant") && e.node().equals(replica));
    assertThat(practice().self(replica).role()).isEqualTo(Role.REPLICA);
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
