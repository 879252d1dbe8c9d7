package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who reaches whom. Cuts have directions; the store has a cut of its own per node. */
final class Network {
  private record Way(NodeName from, NodeName to) {}

  private final Set<Way> cut = new HashSet<>();
  private final Set<NodeName> cutFromStore = new HashSet<>();
  int lossPercent;
  int slowPercent;

  boolean reaches(NodeName from, NodeName to) {
    return cut.isEmpty() || !cut.contains(new Way(from, to));
  }

  boolean connected(NodeName a, NodeName b) {
    return reaches(a, b) && reaches(b, a);
  }

  boolean reachesStore(NodeName node) {
    return !cutFromStore.contains(node);
  }

  void cutOneWay(NodeName from, NodeName to) {
    cut.add(new Way(from, to));
  }

  void isolate(NodeName node, List<NodeName> all) {
    for (NodeName other : all) {
      cut.add(new Way(node, other));
      cut.add(new Way(other, node));
    }
    cutFromStore.add(node);
  }

  void cutFromStore(NodeName node) {
    cutFromStore.add(node);
  }

  void heal() {
    cut.clear();
    cutFromStore.clear();
    lossPercent = 0;
    slowPercent = 0;
  }
}
