package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView.RecordView;
import dev.holdfast.lab.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people lay down for the cluster is obeyed while customers buy. */
class StandingOrdersTest extends OnPractice {
  @TempDir Path home;

  @Test
  void pausedClusterLeavesADeadPrimaryAloneUntilItResumes() throws Throwable {
    RecordView before = practice().record();
    assertThat(run("pause", "--for=2h", "--reason=new switch").exitCode()).isZero();
    Eventually.that(
        "all agents are paused",
        () -> practice().lab().views().values().stream().allMatch(v -> v.paused() != null));
    assertThat(run("status").out()).contains("PAUSED", "new switch");
    String replica = practice().replicas().getFirst();
    Cli.Result refused = run("switchover", replica, "--yes");
    assertThat(refused.err()).contains("[paused]", "new switch", "holdfast resume");
    assertThat(run("rebuild", replica, "--yes").err()).contains("[paused]");
    practice().lab().kill(before.primary(), Target.SERVER);
    practice().awaitRole(before.primary(), Role.DOWN);
    Eventually.allAlong(
        java.time.Duration.ofSeconds(2),
        () -> assertThat(practice().record().term()).isEqualTo(before.term()));
    assertThat(run("resume").exitCode()).isZero();
    practice().awaitWhole(); // under the old primary again, or another: whoever is quicker
  }

  @Test
  void preferredNodeTakesOverByItself() throws Exception {
    practice().awaitWhole();
    String preferred = practice().replicas().getLast();
    String key = preferred + ".priority";
    assertThat(run("config", "set", key, "80").out()).contains(key);
    Eventually.that(
        preferred + " has taken over", () -> practice().record().primary().equals(preferred));
    assertThat(run("config", "set", key, "default").exitCode()).isZero();
  }

  @Test
  void delayedReplicaKeepsWhatWasDeletedElsewhereAlsoThroughAFailover() throws Exception {
    practice().awaitWhole();
    String primary = practice().primary();
    String delayed = practice().replicas().getFirst();
    String other = practice().replicas().getLast();
    practice().sql(primary).run("CREATE TABLE shop.keepsake (id INT PRIMARY KEY)");
    practice().sql(primary).run("INSERT INTO shop.keepsake VALUES (1)");
    Eventually.that("the table", () -> tables(delayed, "keepsake") == 1);
    Eventually.that("the row", () -> keepsakes(delayed).equals("1"));
    assertThat(run("config", "set", delayed + ".delay", "1h").exitCode()).isZero();
    practice().awaitRole(delayed, Role.DELAYED);
    assertThat(run("status").out()).contains("delayed", "of 3600 s");
    assertThat(run("config", "set", other + ".delay", "1h").err()).contains("[delay-refused]");
    assertThat(run("switchover", delayed, "--yes").err()).contains("is a delayed replica");
    practice().sql(primary).run("DELETE FROM shop.keepsake");
    RecordView before = practice().record();
    practice().lab().kill(primary, Target.SERVER);
    assertThat(practice().awaitSuccessorOf(before)).isNotEqualTo(delayed);
    practice().awaitRole(delayed, Role.DELAYED);
    assertThat(keepsakes(delayed)).isEqualTo("1");
    assertThat(run("config", "set", delayed + ".delay", "0s").exitCode()).isZero();
    practice().awaitWhole();
    Eventually.that("the row is gone", () -> keepsakes(delayed).equals("0"));
    practice().sql(practice().primary()).run("DROP TABLE shop.keepsake");
  }

  private int tables(String node, String name) throws Exception {
    String found = "SELECT COUNT(*) FROM information_schema.tables WHERE table_name='";
    return Integer.parseInt(practice().sql(node).text(found + name + "'"));
  }

  private String keepsakes(String node) throws Exception {
    return practice().sql(node).text("SELECT COUNT(*) FROM shop.keepsake");
  }

  @Test
  void wrongSettingsAreRefusedWithASuggestion() throws Exception {
    Cli.Result unknown = run("config", "set", "failover_cool_down", "5s");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("[unknown-setting]", "failover_cooldown");
    assertThat(run("config", "set", "failover_cooldown", "5d").err()).contains("[bad-setting]");
    assertThat(run("resume").err()).contains("[nothing-to-do]");
  }

  private Cli.Result run(String command, String... more) throws IOException, InterruptedException {
    String dir = "--dir=" + Objects.requireNonNull(practice().lab().folder());
    return Cli.in(home)
        .run(
            Stream.concat(Stream.of(command), Stream.concat(Stream.of(more), Stream.of(dir)))
                .toArray(String[]::new));
  }
}
