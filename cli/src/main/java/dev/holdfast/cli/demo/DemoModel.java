package dev.holdfast.cli.demo;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the demo's view shows at a moment.
 *
 * @param stage what is going on, as a sentence
 * @param elapsed since the shop opened; zero before
 * @param purchasesPerSecond one number for each second so far, whole seconds only
 * @param gap how long nothing has been acknowledged; shown when it is long
 */
record DemoModel(
    String stage,
    Duration elapsed,
    DemoPlan plan,
    @Nullable String serverVersion,
    List<Node> nodes,
    List<Integer> purchasesPerSecond,
    long acknowledged,
    Duration gap,
    List<Failover> failovers) {

  /**
   * A node.
   *
   * @param note what is worth knowing of it, e.g. {@code acknowledges}
   */
  record Node(String name, String role, long term, @Nullable String gtid, String note) {}

  DemoModel {
    nodes = List.copyOf(nodes);
    purchasesPerSecond = List.copyOf(purchasesPerSecond);
    failovers = List.copyOf(failovers);
  }
}
