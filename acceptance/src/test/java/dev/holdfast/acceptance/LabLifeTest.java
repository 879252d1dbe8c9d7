package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.Json;
import dev.holdfast.lab.LabStatus;
import dev.holdfast.lab.LabStatus.NodeStatus;
import dev.holdfast.lab.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Labs come and go on the command line, also when something has gone wrong in between. */
class LabLifeTest {
  private static final String DATABASE = "CREATE DATABASE mine";
  private static final String TABLE = "CREATE TABLE mine.line (id INT PRIMARY KEY)";

  @TempDir Path home;

  @AfterEach
  void end() throws Exception {
    for (String name : List.of("one", "two")) {
      if (Files.exists(folder(name))) {
        down(name, "--purge");
      }
    }
  }

  @Test
  void twoLabsInTwoFoldersDoNotDisturbEachOther() throws Exception {
    up("one");
    up("two");
    List<Long> others = pids(status("two"));
    sql("one").run(DATABASE, TABLE);
    sql("two").run(DATABASE, TABLE, "INSERT INTO mine.line VALUES (2)");
    assertThat(sql("one").text("SELECT COUNT(*) FROM mine.line")).isEqualTo("0");
    assertExit(0, lab("kill", "db1", "--host", dir("one")));
    assertExit(0, lab("down", "--purge", dir("one")));
    Residue.none(folder("one"));
    assertThat(folder("one")).doesNotExist();
    assertThat(pids(status("two"))).isEqualTo(others);
    assertThat(sql("two").text("SELECT id FROM mine.line")).isEqualTo("2");
  }

  @Test
  void downAfterAgentsAndRouterWereKilledFindsTheServersToo() throws Exception {
    up("one");
    sql("one").run(DATABASE, TABLE, "INSERT INTO mine.line VALUES (1)");
    LabStatus before = status("one");
    before.nodes().forEach(node -> kill(Objects.requireNonNull(node.agentPid())));
    kill(routerPid());
    awaitProcesses(3);
    Cli.Result refused = lab("up", dir("one"));
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("[lab-running]", "lab down");
    down("one");
    up("one");
    assertThat(sql("one").text("SELECT id FROM mine.line")).isEqualTo("1");
    assertThat(status("one").nodes().stream().map(NodeStatus::port))
        .isEqualTo(before.nodes().stream().map(NodeStatus::port).toList());
  }

  @Test
  void downAfterEverythingWasKilledCleansUpAndASecondTimeIsRightToo() throws Exception {
    up("one");
    // The agents first: one that lives on starts its server again at once.
    LabStatus before = status("one");
    before.nodes().forEach(node -> kill(Objects.requireNonNull(node.agentPid())));
    before.nodes().forEach(node -> kill(Objects.requireNonNull(node.serverPid())));
    kill(routerPid());
    awaitProcesses(0);
    down("one");
    down("one");
    down("one", "--purge");
    assertThat(folder("one")).doesNotExist();
  }

  private void up(String name) throws Exception {
    assertExit(0, lab("up", dir(name)));
  }

  private void down(String name, String... more) throws Exception {
    assertExit(
        0,
        lab(Stream.concat(Stream.of("down", dir(name)), Stream.of(more)).toArray(String[]::new)));
    Residue.none(folder(name));
  }

  private LabStatus status(String name) throws Exception {
    Cli.Result answer = lab("status", "--json", dir(name));
    assertExit(0, answer);
    return Json.MAPPER.readValue(answer.out(), LabStatus.class);
  }

  /** Through the router of the lab. */
  private Sql sql(String name) throws Exception {
    LabStatus status = status(name);
    return Sql.as(status.router().primary(), Path.of(status.admin().passwordFile()));
  }

  private Cli.Result lab(String... arguments) throws IOException, InterruptedException {
    return Cli.in(home.resolve("home"))
        .run(Stream.concat(Stream.of("lab"), Stream.of(arguments)).toArray(String[]::new));
  }

  private Path folder(String name) {
    return home.resolve(name);
  }

  private String dir(String name) {
    return "--dir=" + folder(name);
  }

  private long routerPid() throws IOException {
    JsonNode state = Json.MAPPER.readTree(Files.readString(folder("one").resolve("lab.json")));
    return state.at("/router/process/pid").asLong();
  }

  private void awaitProcesses(int count) throws Exception {
    Eventually.that(
        count + " processes are left", () -> Residue.processes(folder("one")).size() == count);
  }

  private static List<Long> pids(LabStatus status) {
    return status.nodes().stream()
        .flatMap(node -> Stream.of(node.serverPid(), node.agentPid()))
        .map(Objects::requireNonNull)
        .toList();
  }

  private static void kill(long pid) {
    ProcessId.of(pid).orElseThrow().kill();
  }

  private static void assertExit(int expected, Cli.Result result) {
    assertThat(result.exitCode()).as(result.out() + result.complaint()).isEqualTo(expected);
  }
}
