package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView.RecordView;
import dev.holdfast.base.Json;
import dev.holdfast.lab.Cut;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cables that are cut: each node lives in a network namespace of its own. */
class IsolatedLabTest {
  private String network = "";

  @BeforeEach
  void needsRoot() {
    assumeTrue(
        "root".equals(System.getProperty("user.name")),
        "network namespaces are made by root alone");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/sbin/ip")), "the package iproute2 is not installed");
  }

  @Test
  void primaryThatIsCutOffIsReplacedAndFollowsOnceItsCableIsBack() throws Exception {
    Path folder;
    try (Practice practice = up()) {
      folder = practice.lab().folder();
      try (Trade trade = practice.trade()) {
        RecordView before = practice.record();
        practice.lab().cut(before.primary(), Cut.CABLE);
        assertThat(practice.awaitSuccessorOf(before)).isNotEqualTo(before.primary());
        trade.goesOn();
        practice.lab().heal(before.primary());
        practice.awaitRole(before.primary(), Role.REPLICA);
        practice.awaitWhole();
        trade.goesOn();
        trade.stop();
        practice.nothingIsLost();
      }
    }
    Residue.none(folder, network);
  }

  @Test
  void replicaThatIsCutOffDeposesNobodyAndIsBackOnceItsCableIs() throws Exception {
    Path folder;
    try (Practice practice = up()) {
      folder = practice.lab().folder();
      try (Trade trade = practice.trade()) {
        RecordView before = practice.record();
        String replica = practice.replicas().getFirst();
        practice.lab().cut(replica, Cut.CABLE);
        Eventually.that(
            "an acker that is cut off is removed",
            () -> !practice.record().ackers().contains(replica));
        trade.goesOn();
        practice.lab().heal(replica);
        practice.awaitWhole();
        assertThat(practice.record().term()).isEqualTo(before.term());
        trade.stop();
        practice.nothingIsLost();
      }
    }
    Residue.none(folder, network);
  }

  private Practice up() throws Exception {
    Practice practice = Practice.up(true);
    String state = Files.readString(practice.lab().folder().resolve("lab.json"));
    network = Json.MAPPER.readTree(state).at("/network/id").asString();
    assertThat(Residue.network(network)).isNotEmpty();
    return practice;
  }
}
