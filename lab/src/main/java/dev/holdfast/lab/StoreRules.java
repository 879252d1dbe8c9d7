package dev.holdfast.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a node off from the coordination store alone: routing rules drop what it sends to the
 * store's ports of the others, and from its own. Nothing is confirmed to the others any more, so
 * what they send runs dry too. See ip-rule(8).
 */
final class StoreRules {
  private static final String PRIORITY = "100";

  private StoreRules() {}

  static List<List<String>> of(Namespaces network, String node) {
    List<List<String>> rules = new ArrayList<>();
    for (LabState.Node other : network.nodes()) {
      String side = other.name().equals(node) ? "sport" : "dport";
      for (int port : List.of(other.quorumPort(), other.electionPort(), other.clientPort())) {
        List<String> rule = new ArrayList<>(ip(network, node));
        rule.addAll(List.of("rule", "add", "ipproto", "tcp", side, Integer.toString(port)));
        rule.addAll(List.of("priority", PRIORITY, "blackhole"));
        rules.add(rule);
      }
    }
    return rules;
  }

  /** Removes one of them; fails when none is left. */
  static String[] delete(Namespaces network, String node) {
    List<String> words = new ArrayList<>(ip(network, node));
    words.addAll(List.of("rule", "delete", "priority", PRIORITY));
    return words.toArray(String[]::new);
  }

  private static List<String> ip(Namespaces network, String node) {
    return List.of("ip", "-n", network.subnet().namespace(node));
  }
}
