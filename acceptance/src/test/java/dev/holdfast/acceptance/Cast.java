package dev.holdfast.acceptance;

import dev.holdfast.agent.api.StatusView.RecordView;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who is who in a story, as it was when its present act began. */
final class Cast {
  static final List<String> NODES = List.of("db1", "db2", "db3");
  private final RecordView before;
  private final List<String> replicas;
  private final long serverOfPrimary;
  private @Nullable String successor;

  private Cast(RecordView before, List<String> replicas, long serverOfPrimary) {
    this.before = before;
    this.replicas = replicas;
    this.serverOfPrimary = serverOfPrimary;
  }

  static Cast of(Practice practice) throws InterruptedException {
    RecordView record = practice.record();
    return new Cast(record, practice.replicas(), practice.serverPid(record.primary()));
  }

  RecordView before() {
    return before;
  }

  long serverOfPrimary() {
    return serverOfPrimary;
  }

  void succeeds(String node) {
    successor = node;
  }

  String node(String words) {
    return switch (words) {
      case "the primary" -> before.primary();
      case "a replica" -> replicas.getFirst();
      case "the other replica" -> replicas.getLast();
      case "the new primary" -> Objects.requireNonNull(successor, "nobody has succeeded yet");
      default -> throw new IllegalArgumentException("who is " + words + "?");
    };
  }

  /** One, or all of them. */
  List<String> nodes(String words) {
    return switch (words) {
      case "every node" -> NODES;
      case "the replicas" -> replicas;
      default -> List.of(node(words));
    };
  }
}
