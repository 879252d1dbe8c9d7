package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import java.util.Comparator;
import java.util.HashSet;
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
 * @param delays for how many seconds replicas put off applying what they receive; 0 when absent
 * @param heard false before the agent has heard what people have laid down
 */
public record Orders(
    boolean paused,
    Map<NodeName, Integer> priorities,
    Set<NodeName> neverPrimary,
    Map<NodeName, Long> delays,
    boolean heard) {
  public static final int USUAL = 50;
  public static final Orders NONE = new Orders(false, Map.of(), Set.of());

  /** An agent that has just started follows nobody: to do so without a delay would end one. */
  public static final Orders UNHEARD = new Orders(false, Map.of(), Set.of(), Map.of(), false);

  public Orders {
    priorities = Map.copyOf(priorities);
    neverPrimary = Set.copyOf(neverPrimary);
    delays = Map.copyOf(delays);
  }

  /** Without delayed replicas. */
  public Orders(boolean paused, Map<NodeName, Integer> priorities, Set<NodeName> neverPrimary) {
    this(paused, priorities, neverPrimary, Map.of(), true);
  }

  /** In seconds; 0 for a replica that applies at once. */
  public long delay(NodeName node) {
    Long given = delays.get(node);
    return given == null ? 0 : given;
  }

  public boolean delayed(NodeName node) {
    return delay(node) > 0;
  }

  /** Those that are elected only when no other holds as much. */
  public Set<NodeName> avoided() {
    Set<NodeName> all = new HashSet<>(neverPrimary);
    delays.keySet().stream().filter(this::delayed).forEach(all::add);
    return all;
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
    Set<NodeName> avoided = avoided();
    return !avoided.contains(node) && (avoided.contains(other) || priority(node) > priority(other));
  }
}
