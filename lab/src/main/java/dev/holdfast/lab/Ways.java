package dev.holdfast.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * One-way cuts. Who may not reach an address gets a fixed link-layer address for it that belongs to
 * nobody: what it sends is lost on the bridge, in silence, and what comes from there still arrives.
 * See ip-neighbour(8).
 */
final class Ways {
  private static final String NOBODY = "02:00:00:00:00:fe";

  private Ways() {}

  /** For each sender that a cut concerns: how {@code ip} is called there, the address, the link. */
  static List<List<String>> of(Namespaces network, String node, Cut direction) {
    List<List<String>> ways = new ArrayList<>();
    LabState.Subnet subnet = network.subnet();
    LabState.Node cut = network.node(node);
    for (LabState.Node other : network.nodes()) {
      if (!other.equals(cut)) {
        ways.add(
            direction == Cut.OUT
                ? inside(subnet, cut, other.host())
                : inside(subnet, other, cut.host()));
      }
    }
    ways.add(
        direction == Cut.OUT
            ? inside(subnet, cut, subnet.gateway())
            : List.of("ip", cut.host(), subnet.bridge()));
    return ways;
  }

  private static List<String> inside(LabState.Subnet subnet, LabState.Node from, String to) {
    return List.of("ip", "-n", subnet.namespace(from.name()), to, "eth0");
  }

  static String[] lose(List<String> way) {
    return command(
        way, List.of("neighbour", "replace"), List.of("lladdr", NOBODY, "nud", "permanent"));
  }

  /** The kernel asks for the right one again. */
  static String[] find(List<String> way) {
    return command(way, List.of("neighbour", "delete"), List.of());
  }

  private static String[] command(List<String> way, List<String> verb, List<String> more) {
    int address = way.size() - 2;
    List<String> words = new ArrayList<>(way.subList(0, address));
    words.addAll(verb);
    words.addAll(List.of(way.get(address), "dev", way.getLast()));
    words.addAll(more);
    return words.toArray(String[]::new);
  }
}
