package dev.holdfast.agent.operation;

import dev.holdfast.agent.config.ClusterKey;
import dev.holdfast.agent.config.ClusterSettings;
import dev.holdfast.agent.config.NodeConfig;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.base.NodeName;
import dev.holdfast.coordination.Answer;
import dev.holdfast.coordination.CasOutcome;
import dev.holdfast.coordination.KeyValueStore;
import dev.holdfast.decision.TermRecord;
import dev.holdfast.decision.VersionedRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** The action {@code config}: the cluster's settings, changed by compare-and-set. */
final class Configs {
  private static final String WHAT = "changing the cluster's settings";
  private static final int TRIES = 5;

  private final Here here;
  private final List<NodeName> members;

  Configs(Here here) {
    this.here = here;
    this.members = here.config().members().stream().map(NodeConfig.Member::name).toList();
  }

  ConfigReport act(JsonNode body) {
    ConfigRequest request = Json.MAPPER.treeToValue(body, ConfigRequest.class);
    Map<String, String> all = request.all();
    String key = request.key();
    String value = request.value();
    if (all != null) {
      ClusterSettings next = ClusterSettings.checked(all, members);
      checkDelays(next);
      return replace(next, request.version());
    }
    return key == null || value == null ? show() : set(key, value);
  }

  private ConfigReport show() {
    Optional<KeyValueStore.Entry> now = read("reading the cluster's settings");
    return report(
        now.map(KeyValueStore.Entry::version).orElse(-1L),
        now.map(e -> ClusterSettings.read(e.value())).orElse(ClusterSettings.NONE));
  }

  /** Another change that comes between is kept: this one is made on top of it. */
  private ConfigReport set(String key, String value) {
    for (int i = 0; i < TRIES; i++) {
      Optional<KeyValueStore.Entry> now = read(WHAT);
      ClusterSettings next =
          now.map(e -> ClusterSettings.read(e.value()))
              .orElse(ClusterSettings.NONE)
              .with(key, value, members);
      checkDelays(next);
      OptionalLong expected =
          now.map(e -> OptionalLong.of(e.version())).orElse(OptionalLong.empty());
      Optional<ConfigReport> done = write(next, expected);
      if (done.isPresent()) {
        return done.get();
      }
    }
    throw changed();
  }

  /**
   * Delayed replicas don't acknowledge: at least one other has to, and the primary can't be one.
   */
  private void checkDelays(ClusterSettings next) {
    List<NodeName> delayed = members.stream().filter(m -> !next.delay(m).isZero()).toList();
    TermRecord r = here.now().record().map(VersionedRecord::record).orElse(null);
    if (r == null || delayed.isEmpty()) {
      return;
    }
    if (delayed.contains(r.primary())) {
      throw new Failure(
          "delay-refused",
          WHAT,
          r.primary() + " is the primary",
          "Make another node the primary first: holdfast switchover.");
    }
    if (delayed.containsAll(r.ackers())) {
      throw new Failure(
          "delay-refused",
          WHAT,
          "no node would acknowledge but " + delayed + ", and commits would wait",
          "Another replica has to acknowledge first, see ACKS in 'holdfast status'.");
    }
  }

  private ConfigReport replace(ClusterSettings next, long version) {
    OptionalLong expected = version < 0 ? OptionalLong.empty() : OptionalLong.of(version);
    return write(next, expected).orElseThrow(Configs::changed);
  }

  private Optional<ConfigReport> write(ClusterSettings next, OptionalLong expected) {
    return switch (here.store().compareAndPut(Standing.SETTINGS, expected, next.json())) {
      case CasOutcome.Written<KeyValueStore.Entry> w -> Optional.of(report(w.version(), next));
      case CasOutcome.Conflict<KeyValueStore.Entry> c -> Optional.empty();
      case CasOutcome.Unknown<KeyValueStore.Entry> u -> throw Journal.unavailable(WHAT, u.reason());
    };
  }

  private Optional<KeyValueStore.Entry> read(String what) {
    return switch (here.store().get(Standing.SETTINGS)) {
      case Answer.Known<Optional<KeyValueStore.Entry>> k -> k.value();
      case Answer.Unavailable<Optional<KeyValueStore.Entry>> u ->
          throw Journal.unavailable(what, u.reason());
    };
  }

  private ConfigReport report(long version, ClusterSettings settings) {
    return new ConfigReport(
        version,
        ClusterSettings.names(members).stream().map(name -> setting(name, settings)).toList());
  }

  private ConfigReport.Setting setting(String name, ClusterSettings settings) {
    ClusterKey key = ClusterSettings.key(name, members);
    return new ConfigReport.Setting(
        name,
        settings.value(name, members),
        settings.given().containsKey(name),
        key.usual(),
        key.range(),
        key.meaning());
  }

  private static Failure changed() {
    return new Failure(
        "settings-changed",
        WHAT,
        "somebody else has changed them meanwhile",
        "Look at them and begin again: holdfast config show.");
  }
}
