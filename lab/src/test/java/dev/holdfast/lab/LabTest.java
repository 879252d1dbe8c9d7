package dev.holdfast.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.api.StatusView.NodeView;
import dev.holdfast.agent.api.StatusView.StoreView;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab's own work, with agents that pretend; acceptance has the real ones. */
class LabTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  @TempDir Path temporary;
  private final List<String> said = new ArrayList<>();
  private final List<Lab> labs = new ArrayList<>();

  @AfterEach
  void nothingStaysBehind() throws InterruptedException {
    for (Lab lab : labs) {
      lab.abandon();
    }
  }

  @Test
  void comesUpOnceOneServesAndTheOthersFollow() throws InterruptedException {
    Lab lab = lab("a", false);
    LabStatus status = lab.up(plan(lab), SOON, said::add);
    assertThat(status.nodes())
        .extracting(LabStatus.NodeStatus::name)
        .containsExactly("db1", "db2", "db3");
    assertThat(status.nodes()).allMatch(node -> node.agentPid() != null);
    assertThat(said).contains("db1 is primary", "db2 is replica");
  }

  @Test
  void goesDownKeepsItsDataAndComesUpAtTheSamePlace() throws InterruptedException {
    Lab lab = lab("a", false);
    LabStatus before = lab.up(plan(lab), SOON, said::add);
    lab.down();
    assertThat(alive(before)).isEmpty();
    lab.down();
    LabStatus after = lab("a", false).up(plan(lab), SOON, said::add);
    assertThat(after.router()).isEqualTo(before.router());
  }

  @Test
  void secondUpIsRefusedWhileItsProcessesRun() throws InterruptedException {
    Lab lab = lab("a", false);
    lab.up(plan(lab), SOON, said::add);
    refuses("lab-running", () -> lab("a", false).up(plan(lab), SOON, said::add));
  }

  @Test
  void agentThatEndsTakesEverythingBackAndSaysWhy() {
    Lab lab = lab("a", true);
    assertThatThrownBy(() -> lab.up(plan(lab), SOON, said::add))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("no luck today");
    assertThat(lab.folder()).doesNotExist();
  }

  @Test
  void takenPortIsRefusedBeforeAnythingIsMade() throws IOException {
    Lab lab = lab("a", false);
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      OptionalInt port = OptionalInt.of(taken.getLocalPort());
      LabPlan plan = new LabPlan(3, lab.folder(), false, port);
      refuses("port-taken", () -> lab.up(plan, SOON, said::add));
    }
    assertThat(lab.folder()).doesNotExist();
  }

  @Test
  void unknownNodeIsRefusedByName() throws InterruptedException {
    Lab lab = lab("a", false);
    lab.up(plan(lab), SOON, said::add);
    refuses("unknown-node", () -> lab.kill("db9", Target.AGENT));
  }

  @Test
  void killedAgentIsStartedAgainAndOnlyThen() throws InterruptedException {
    Lab lab = lab("a", false);
    lab.up(plan(lab), SOON, said::add);
    refuses("nothing-to-do", () -> lab.start("db2"));
    lab.kill("db2", Target.AGENT);
    Eventually.holds(SOON, () -> agentPid(lab) == null);
    lab.start("db2");
    assertThat(agentPid(lab)).isNotNull();
  }

  @Test
  void cablesOfASharedNetworkCannotBeCut() throws InterruptedException {
    Lab lab = lab("a", false);
    lab.up(plan(lab), SOON, said::add);
    refuses("not-isolated", () -> lab.cut("db1", Cut.CABLE));
  }

  @Test
  void twoLabsDoNotDisturbEachOther() throws InterruptedException {
    Lab one = lab("a", false);
    Lab two = lab("b", false);
    one.up(plan(one), SOON, said::add);
    LabStatus status = two.up(plan(two), SOON, said::add);
    one.down();
    assertThat(alive(status)).hasSize(3);
  }

  private Lab lab(String name, boolean agentsEnd) {
    Lab lab = Lab.in(temporary.resolve(name), new FakePrograms(agentsEnd), this::answer);
    labs.add(lab);
    return lab;
  }

  private static LabPlan plan(Lab lab) {
    return new LabPlan(3, lab.folder(), false, OptionalInt.empty());
  }

  private static @Nullable Long agentPid(Lab lab) throws InterruptedException {
    return lab.status().nodes().get(1).agentPid();
  }

  private static List<ProcessId> alive(LabStatus status) {
    return status.nodes().stream()
        .flatMap(node -> Optional.ofNullable(node.agentPid()).flatMap(ProcessId::of).stream())
        .filter(ProcessId::alive)
        .toList();
  }

  /** The first node of whichever lab is primary; an agent's place is told by its lab's state. */
  private Optional<StatusView> answer(Endpoint api) {
    for (Lab lab : labs) {
      int index = lab.apis().indexOf(api.toString());
      if (index >= 0) {
        return Optional.of(view("db" + (index + 1), index == 0 ? Role.PRIMARY : Role.REPLICA));
      }
    }
    return Optional.empty();
  }

  private static StatusView view(String node, Role role) {
    NodeView self =
        new NodeView(
            node,
            "127.0.0.1",
            1,
            null,
            "127.0.0.1:2",
            null,
            role,
            "up",
            1L,
            2L,
            1,
            1,
            "0-1-1",
            "0-1-1",
            role == Role.REPLICA,
            0L,
            null,
            null,
            "10.11",
            null,
            null);
    return new StatusView(
        "lab",
        node,
        null,
        new StoreView("available", null),
        null,
        List.of(self),
        null,
        null,
        List.of(),
        null);
  }

  private static void refuses(
      String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(Failure.class)
        .extracting(e -> ((Failure) e).code())
        .isEqualTo(code);
  }
}
