package dev.holdfast.agent.config;

import dev.holdfast.base.Durations;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.base.NodeName;
import dev.holdfast.base.Suggestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;

/**
 * What is set for the cluster as a whole: {@code stale_read_limit}, or {@code db2.priority} for one
 * node. What is not set has its usual value.
 */
public record ClusterSettings(SortedMap<String, String> given) {
  public static final ClusterSettings NONE = new ClusterSettings(new TreeMap<>());
  private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

  public ClusterSettings {
    given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
  }

  /** From what the store holds; unknown names stay: a newer version may have written them. */
  public static ClusterSettings read(String json) {
    return new ClusterSettings(Json.MAPPER.readValue(json, TEXTS));
  }

  public String json() {
    return Json.MAPPER.writeValueAsString(given);
  }

  /** Fails with {@code unknown-setting} or {@code bad-setting}. */
  public static ClusterSettings checked(Map<String, String> values, List<NodeName> members) {
    values.forEach((name, value) -> key(name, members).check(name, value));
    return new ClusterSettings(new TreeMap<>(values));
  }

  /**
   * With this one changed.
   *
   * @param value {@code default} for the usual one
   */
  public ClusterSettings with(String name, String value, List<NodeName> members) {
    ClusterKey key = key(name, members);
    TreeMap<String, String> next = new TreeMap<>(given);
    if (value.equals("default")) {
      next.remove(name);
    } else {
      key.check(name, value);
      next.put(name, value);
    }
    return new ClusterSettings(next);
  }

  /** All names that there are, in the order in which people are shown them. */
  public static List<String> names(List<NodeName> members) {
    List<String> names = new ArrayList<>(ClusterKey.cluster());
    for (NodeName member : members) {
      ClusterKey.ofNodes().forEach(slug -> names.add(member + "." + slug));
    }
    return names;
  }

  /** Fails with {@code unknown-setting}. */
  public static ClusterKey key(String name, List<NodeName> members) {
    int dot = name.lastIndexOf('.');
    boolean ofMember =
        dot > 0 && members.stream().anyMatch(m -> m.value().equals(name.substring(0, dot)));
    Optional<ClusterKey> key =
        dot < 0
            ? ClusterKey.of(name, false)
            : ofMember ? ClusterKey.of(name.substring(dot + 1), true) : Optional.empty();
    return key.orElseThrow(() -> unknown(name, members));
  }

  private static Failure unknown(String name, List<NodeName> members) {
    List<String> all = names(members);
    return new Failure(
        "unknown-setting",
        "looking for the setting '" + name + "'",
        "the cluster has no such setting",
        Suggestion.nearest(name, all)
            .map(near -> "Did you mean '" + near + "'?")
            .orElse("There are " + String.join(", ", all) + "."));
  }

  /** What counts for {@code name}. */
  public String value(String name, List<NodeName> members) {
    return given.getOrDefault(name, key(name, members).usual());
  }

  public Duration staleReadLimit() {
    return duration(ClusterKey.STALE_READ_LIMIT);
  }

  public Duration failoverCooldown() {
    return duration(ClusterKey.FAILOVER_COOLDOWN);
  }

  public Duration failoverBudget() {
    return duration(ClusterKey.FAILOVER_BUDGET);
  }

  private Duration duration(ClusterKey key) {
    return Durations.parse(given.getOrDefault(key.slug(), key.usual()));
  }

  public int priority(NodeName node) {
    return Integer.parseInt(of(node, ClusterKey.PRIORITY));
  }

  public boolean neverPrimary(NodeName node) {
    return Boolean.parseBoolean(of(node, ClusterKey.NEVER_PRIMARY));
  }

  public Duration delay(NodeName node) {
    return Durations.parse(of(node, ClusterKey.DELAY));
  }

  private String of(NodeName node, ClusterKey key) {
    return given.getOrDefault(node + "." + key.slug(), key.usual());
  }
}
