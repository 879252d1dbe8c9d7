package dev.holdfast.agent.operation;

import dev.holdfast.agent.api.ApiClient;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.config.NodeConfig;
import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import dev.holdfast.base.Secret;
import dev.holdfast.coordination.KeyValueStore;
import dev.holdfast.decision.Event;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.TermRecord;
import dev.holdfast.decision.VersionedRecord;
import dev.holdfast.server.DatabaseServer;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The node that an operation runs on.
 *
 * @param incarnation of this run of the agent
 * @param post hands an event to the decision core
 */
public record Here(
    NodeConfig config,
    Secret token,
    long incarnation,
    Supplier<Knowledge> knowledge,
    Consumer<Event> post,
    Supplier<StatusView> status,
    DatabaseServer server,
    Rebuilder rebuilder,
    Standing standing,
    Announcer announcer,
    KeyValueStore store,
    Clock clock) {

  NodeName self() {
    return config.name();
  }

  Knowledge now() {
    return knowledge.get();
  }

  /** The record that this node knows; {@code no-primary} before the first election. */
  TermRecord record(String what) {
    return now()
        .record()
        .map(VersionedRecord::record)
        .orElseThrow(() ->
            new Failure(
                "no-primary",
                what,
                "the cluster has not elected a primary yet",
                "See what it waits for: holdfast status."));
  }

  /** Of the record that this node knows; 0 before the first election. */
  long term() {
    return now().record().map(v -> v.record().term()).orElse(0L);
  }

  /** An operation that this agent begins now. */
  Operation operation(long id, String kind, String from, String to, long term) {
    return new Operation(
        Long.toHexString(id),
        kind,
        self().value(),
        incarnation,
        from,
        to,
        term,
        clock.instant().toString());
  }

  /** Code {@code paused}. */
  void refuseIfPaused(String what) {
    if (now().orders().paused()) {
      String reason = standing.pause().map(Pause::reason).orElse("");
      throw new Failure(
          "paused",
          what,
          "the cluster is paused" + (reason.isEmpty() ? "" : ": " + reason),
          "End that first: holdfast resume.");
    }
  }

  ApiClient agent(NodeName node) {
    return new ApiClient(config.member(node).api(), token);
  }

  /** {@code unknown-node} for a name that is no member's. */
  NodeName member(String name, String what) {
    return config.members().stream()
        .map(NodeConfig.Member::name)
        .filter(n -> n.value().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new Failure(
                "unknown-node",
                what,
                "the cluster has no node '" + name + "'",
                "Its nodes are " + config.members().stream().map(m -> m.name()).toList() + "."));
  }
}
