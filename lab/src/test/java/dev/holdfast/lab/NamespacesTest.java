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
  private final LabState.Subnet subnet =
      new LabState.Subnet(
          String.format("%06x", ProcessHandle.current().pid() & 0xffffff), "10.251.7");
  private final List<LabState.Node> nodes =
      List.of(node("db1", subnet.address(1)), node("db2", subnet.address(2)));
  private final Namespaces network = new Namespaces(subnet, List.of("db1", "db2"));

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
    network.cut("db2");
    assertThat(reaches("db1", subnet.address(2))).isFalse();
    Eventually.holds(SOON, () -> reaches("db1", subnet.gateway()));
    network.heal("db2");
    Eventually.holds(SOON, () -> reaches("db1", subnet.address(2)));
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
    String attempt = "exec 3<>/dev/tcp/" + address + "/9";
    List<String> command = new java.util.ArrayList<>(network.enter(from));
    command.addAll(List.of("timeout", "1", "bash", "-c", attempt));
    String output = Commands.attempt(command.toArray(String[]::new)).output();
    return output.contains("refused");
  }

  private static LabState.Node node(String name, String host) {
    return new LabState.Node(name, host, 1, 6, 2, 3, 4, 5, null, false);
  }
}
