package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.Json;
import dev.holdfast.lab.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica gets another node's data because an operator wants it, while customers buy. */
class RebuildCommandTest extends OnPractice {
  @TempDir Path home;

  @Test
  void replicaIsRebuiltAlsoWhenItsAgentDiesInTheMiddle() throws Exception {
    String node = practice().replicas().getLast();
    trade().goesOn();
    try (Cli.Running slow = rebuild(node, "--yes", "--rate=1MB/s")) {
      Eventually.that(
          "the copy is under way",
          () -> String.valueOf(practice().self(node).problem()).contains("receiving"));
      practice().lab().kill(node, Target.AGENT);
      practice().lab().start(node);
      Cli.Result undone = slow.end();
      assertThat(undone.err()).contains("[rebuild-failed]", "in the middle", "tries again");
    }
    practice().awaitWhole();
    Cli.Result result = rebuild(node, "--yes", "--json").end();
    assertThat(result.exitCode()).as(result.complaint()).isZero();
    assertThat(Json.MAPPER.readTree(result.out()).at("/state").asString()).isEqualTo("done");
    practice().awaitWhole();
    Cli.Result again = rebuild(node, "--yes").end();
    assertThat(again.err()).contains("[rebuild-twice]", "--forget-old");
    Cli.Result forgotten = rebuild(node, "--forget-old", "--yes").end();
    assertThat(forgotten.exitCode()).as(forgotten.complaint()).isZero();
  }

  @Test
  void whatCannotBeRebuiltIsRefused() throws Exception {
    Cli.Result unknown = rebuild("db9", "--yes").end();
    assertThat(unknown.err()).contains("[unknown-node]", "db1, db2, db3");
    Cli.Result primary = rebuild(practice().primary(), "--yes").end();
    assertThat(primary.err()).contains("[rebuild-refused]", "holdfast switchover");
    String replica = practice().replicas().getFirst();
    Cli.Result own = rebuild(replica, "--from=" + replica, "--dry-run").end();
    assertThat(own.err()).contains("[rebuild-refused]", "can't be the donor");
  }

  private Cli.Running rebuild(String node, String... more) throws IOException {
    return Cli.in(home)
        .start(
            Stream.concat(
                    Stream.of("rebuild", node, "--dir=" + practice().lab().folder()),
                    Stream.of(more))
                .toArray(String[]::new));
  }
}
