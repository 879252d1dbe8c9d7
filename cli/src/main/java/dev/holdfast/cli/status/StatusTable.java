package dev.holdfast.cli.status;

import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.api.StatusView.EventView;
import dev.holdfast.agent.api.StatusView.NodeView;
import dev.holdfast.agent.api.StatusView.RecordView;
import dev.holdfast.agent.api.StatusView.TakeoverView;
import dev.holdfast.cli.terminal.Roles;
import dev.holdfast.cli.terminal.Table;
import dev.holdfast.lab.RoleWords;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cluster's status as people read it. Pure: the time is handed in. */
final class StatusTable {
  private static final int EVENTS_SHOWN = 5;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private StatusTable() {}

  static List<String> lines(StatusView view, Instant now) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "@|bold " + view.cluster() + "|@  " + record(view.record(), now) + "  " + store(view));
    StatusView.PauseView paused = view.paused();
    if (paused != null) {
      lines.add("@|bold,yellow PAUSED|@ " + pause(paused, now));
    }
    if (view.waitingFor() != null) {
      lines.add("@|bold,yellow waiting:|@ " + view.waitingFor());
    }
    lines.add("");
    lines.addAll(nodes(view).lines());
    backlog(view, lines);
    for (NodeView node : view.nodes()) {
      if (node.problem() != null) {
        lines.add("@|bold,red " + node.name() + ":|@ " + node.problem());
      }
    }
    if (view.router() != null) {
      lines.add("");
      lines.add(
          "router: primary "
              + Table.text(view.router().primary())
              + ", replicas "
              + Table.text(view.router().replica()));
    }
    events(view, lines);
    return lines;
  }

  /** What only matters when the replicas don't keep up. */
  private static void backlog(StatusView view, List<String> lines) {
    TakeoverView takeover = view.takeover();
    if (takeover != null && takeover.millis() == null) {
      lines.add("a failover now would take an unknown time: " + whyUnknown(view.nodes()));
    } else if (takeover != null && takeover.millis() != null && takeover.millis() >= 1_000) {
      boolean over = takeover.millis() > takeover.budgetMillis();
      lines.add(
          (over ? "@|bold,yellow a failover now would take" : "@|faint a failover now would take")
              + " %s|@, applying what was received (failover_budget is %.1f s)"
                  .formatted(
                      roughly(takeover.millis() / 1_000), takeover.budgetMillis() / 1_000.0));
    }
    for (NodeView node : view.nodes()) {
      if (node.commitWaitMicros() != null && node.commitWaitMicros() > 0) {
        lines.add(
            "commits on %s wait up to %.1f ms for one another, until the replicas keep up"
                .formatted(node.name(), node.commitWaitMicros() / 1_000.0));
      }
    }
  }

  private static String whyUnknown(List<NodeView> nodes) {
    return nodes.stream()
        .filter(n -> n.problem() != null && n.backlog() != null && n.backlog().millis() == null)
        .findFirst()
        .map(n -> n.name() + " doesn't apply what it received")
        .orElse("no replica has shown its speed yet");
  }

  private static String roughly(long seconds) {
    if (seconds > 3_600) {
      return "more than an hour";
    }
    return seconds > 120 ? "about " + seconds / 60 + " min" : "about " + seconds + " s";
  }

  private static String record(@Nullable RecordView record, Instant now) {
    if (record == null) {
      return "@|bold,yellow no primary was elected yet|@";
    }
    String colour = record.phase().equals("SERVING") ? "green" : "yellow";
    return "term "
        + record.term()
        + ", @|"
        + colour
        + " "
        + record.primary()
        + " "
        + record.phase().toLowerCase(java.util.Locale.ROOT)
        + "|@ "
        + since(record.since(), now)
        + ", ackers "
        + (record.ackers().isEmpty() ? "none" : String.join(" ", record.ackers()));
  }

  private static String pause(StatusView.PauseView paused, Instant now) {
    String until = paused.until() == null ? "until 'holdfast resume'" : "until " + paused.until();
    String reason = paused.reason().isEmpty() ? "" : ": " + paused.reason();
    return since(paused.since(), now)
        + ", "
        + until
        + reason
        + ". The agents only watch: no failover, no restart.";
  }

  private static String store(StatusView view) {
    boolean available = view.store().state().equals("available");
    return available ? "" : "@|bold,yellow coordination store unavailable|@";
  }

  private static Table nodes(StatusView view) {
    Table table =
        new Table("NODE", "ROLE", "SERVER", "AGENT", "TERM", "GTID", "LAG", "ACKS", "VERSION");
    for (NodeView node : view.nodes()) {
      table.row(
          node.name(),
          Roles.coloured(RoleWords.of(node.role())),
          node.host() + ":" + node.port(),
          node.agent().equals("up") ? "up" : "@|yellow " + node.agent() + "|@",
          Long.toString(node.term()),
          Table.text(node.gtid()),
          lag(node),
          node.acknowledges() ? "yes" : "-",
          Table.text(node.serverVersion()));
    }
    return table;
  }

  private static String lag(NodeView node) {
    Long lag = node.lagMillis();
    Long delay = node.delayMillis();
    if (delay != null) {
      return (lag == null ? "?" : lag / 1_000) + " of " + delay / 1_000 + " s";
    }
    return lag == null ? "-" : lag + " ms";
  }

  private static void events(StatusView view, List<String> lines) {
    List<EventView> events = view.events();
    if (events.isEmpty()) {
      return;
    }
    lines.add("");
    for (EventView event :
        events.subList(Math.max(0, events.size() - EVENTS_SHOWN), events.size())) {
      lines.add(
          "@|faint "
              + TIME.format(at(event))
              + "|@ "
              + event.node()
              + " "
              + event.kind()
              + ": "
              + event.text());
    }
  }

  private static Instant at(EventView event) {
    return Instant.EPOCH.plusNanos(event.epochMicros() * 1_000);
  }

  /** How long ago, in the largest unit that fits. */
  private static String since(String instant, Instant now) {
    try {
      Duration age = Duration.between(Instant.parse(instant), now);
      if (age.toDays() > 0) {
        return "for " + age.toDays() + " d";
      }
      return age.toHours() > 0
          ? "for " + age.toHours() + " h"
          : age.toMinutes() > 0
              ? "for " + age.toMinutes() + " min"
              : "for " + age.toSeconds() + " s";
    } catch (java.time.format.DateTimeParseException _) {
      return "since " + instant;
    }
  }
}
