package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What people have laid down for the whole cluster. Nodes may hear of it at different moments: none
 * of it is a reason to believe that a commit is held anywhere.
 *
 * @param paused whether agents only watch; what they have promised obliges them all the same
 * @param priorities who is rather the primary than who else; {@link #USUAL} when absent
 * @param neverPrimary those that are elected only when no other holds as much
 */
public record Orders(
    boolean paused, Map<NodeName, Integer> priorities, Set<NodeName> neverPrimary) {
  public static final int USUAL = 50;
  public static final Orders NONE = new Orders(false, Map.of(), Set.of());

  public Orders {
    priorities = Map.copyOf(priorities);
    neverPrimary = Set.copyOf(neverPrimary);
  }

  public int priority(NodeName node) {
    Integer given = priorities.get(node);
    return given == null ? USUAL : given;
  }

  /** The most preferred first; among equals as in {@code members}. */
  public List<NodeName> preference(List<NodeName> members) {
    return members.stream().sorted(Comparator.comparingInt((NodeName n) -> -priority(n))).toList();
  }

  /** Whether {@code node} is rather to be the primary than {@code other}. */
  public boolean prefers(NodeName node, NodeName other) {
    return !neverPrimary.contains(node)
        && (neverPrimary.contains(other) || priority(node) > priority(other));
  }
}
