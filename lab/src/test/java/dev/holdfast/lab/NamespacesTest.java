package dev.holdfast.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the machine's real network; needs root. */
class NamespacesTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int STORE_PORT = 3;

  private final LabState.Subnet subnet =
      new LabState.Subnet(
          String.format("%06x", ProcessHandle.current().pid() & 0xffffff), "10.251.7");
  private final List<LabState.Node> nodes =
      List.of(node("db1", subnet.address(1)), node("db2", subnet.address(2)));
  private final Namespaces network = new Namespaces(subnet, nodes);

  @BeforeEach
  void create() throws InterruptedException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    network.create(nodes);
  }

  @AfterEach
  void remove() throws InterruptedException {
    network.remove();
  }

  @Test
  void cutNodeIsOutOfReachUntilHealed() throws InterruptedException {
    Eventually.holds(SOON, () -> reaches("db1", subnet.address(2)));
    network.cut("db2", Cut.CABLE);
    assertThat(reaches("db1", subnet.address(2))).isFalse();
    Eventually.holds(SOON, () -> reaches("db1", subnet.gateway()));
    network.heal("db2");
    Eventually.holds(SOON, () -> reaches("db1", subnet.address(2)));
  }

  @Test
  void oneWayCutLosesWhatGoesInThatDirectionAlone() throws InterruptedException {
    for (Cut way : List.of(Cut.IN, Cut.OUT)) {
      Eventually.holds(SOON, () -> reaches("db1", subnet.address(2)));
      long before = received("db2");
      network.cut("db2", way);
      // A connection needs both directions; that the first packet arrives needs one.
      assertThat(reaches("db1", subnet.address(2))).isFalse();
      assertThat(received("db2") > before).isEqualTo(way == Cut.OUT);
      network.heal("db2");
    }
    Eventually.holds(SOON, () -> reaches("db1", subnet.address(2)));
  }

  @Test
  void nodeThatIsCutOffFromTheStoreReachesEverythingElse() throws InterruptedException {
    Eventually.holds(SOON, () -> reaches("db1", subnet.address(2)));
    network.cut("db1", Cut.STORE);
    assertThat(reaches("db1", subnet.address(2), STORE_PORT)).isFalse();
    assertThat(reaches("db1", subnet.address(2))).isTrue();
    network.heal("db1");
    assertThat(reaches("db1", subnet.address(2), STORE_PORT)).isTrue();
  }

  /** TCP connections that were asked for there. */
  private long received(String node) throws InterruptedException {
    List<String> command = new java.util.ArrayList<>(network.enter(node));
    command.addAll(
        List.of("awk", "$1 == \"Tcp:\" && $11 ~ /^[0-9]+$/ {print $11}", "/proc/net/snmp"));
    return Long.parseLong(Commands.run(command.toArray(String[]::new)).strip());
  }

  @Test
  void nothingStaysBehindAndRemovingTwiceIsRight() throws InterruptedException {
    network.remove();
    network.remove();
    assertThat(Commands.run("ip", "netns", "list")).doesNotContain(subnet.id());
    assertThat(Commands.run("ip", "link", "show")).doesNotContain(subnet.bridge());
  }

  /** A refused connection comes from the other end; a cut cable lets the attempt run out. */
  private boolean reaches(String from, String address) throws InterruptedException {
    return reaches(from, address, 9);
  }

  private boolean reaches(String from, String address, int port) throws InterruptedException {
    String attempt = "exec 3<>/dev/tcp/" + address + "/" + port;
    List<String> command = new java.util.ArrayList<>(network.enter(from));
    command.addAll(List.of("timeout", "1", "bash", "-c", attempt));
    String output = Commands.attempt(command.toArray(String[]::new)).output();
    return output.contains("refused");
  }

  private static LabState.Node node(String name, String host) {
    return new LabState.Node(name, host, 1, 6, 2, 3, 4, 5, null, false);
  }
}
