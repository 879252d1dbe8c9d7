package dev.holdfast.shop.command;

import dev.holdfast.shop.Kind;
import dev.holdfast.shop.Latency;
import dev.holdfast.shop.WorkloadProgress;
import dev.holdfast.shop.WorkloadReport;
import java.util.Formatter;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A workload's report for people and for programs. */
final class RunText {
  private final WorkloadReport report;
  private final WorkloadProgress totals;

  RunText(WorkloadReport report) {
    this.report = report;
    this.totals = report.totals();
  }

  String table(String hosts) {
    StringBuilder text = new StringBuilder();
    Formatter line = new Formatter(text, Locale.ROOT);
    line.format(
        "%-13s %12s %9s %9s %9s %9s %9s%n",
        "latency in ms", "acknowledged", "p50", "p90", "p99", "p99.9", "max");
    report.latencies().forEach((kind, latency) -> row(line, kind, latency));
    line.format("refused %,d, unknown %,d%n", totals.refused(), totals.unknown());
    for (Map.Entry<String, Long> error : totals.errors().entrySet()) {
      line.format("  %s: %,d%n", error.getKey(), error.getValue());
    }
    line.format(
        "%.1f s: %,.0f acknowledged writes per second, %,.0f purchases per second%n",
        totals.elapsed().toMillis() / 1000.0,
        report.writesPerSecond(),
        report.purchasesPerSecond());
    line.format(
        "Longest gap without an acknowledged write: %d ms, from %s%n",
        report.longestGap().length().toMillis(), report.longestGap().from());
    text.append("Check it: holdfast shop check --hosts ").append(hosts);
    return text.append(" --journal ").append(report.journal()).toString();
  }

  private static void row(Formatter line, Kind kind, Latency latency) {
    if (latency.count() == 0) {
      return;
    }
    line.format(
        "%-13s %,12d %9.1f %9.1f %9.1f %9.1f %9.1f%n",
        kind.word(),
        latency.count(),
        latency.p50Micros() / 1000.0,
        latency.p90Micros() / 1000.0,
        latency.p99Micros() / 1000.0,
        latency.p999Micros() / 1000.0,
        latency.maxMicros() / 1000.0);
  }

  String json() {
    JsonMapper mapper = new JsonMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("run", report.run())
        .put("journal", report.journal().toString())
        .put("interrupted", report.interrupted())
        .put("millis", totals.elapsed().toMillis())
        .put("acknowledged", totals.acknowledgedWrites())
        .put("refused", totals.refused())
        .put("unknown", totals.unknown())
        .put("writesPerSecond", report.writesPerSecond())
        .put("purchasesPerSecond", report.purchasesPerSecond())
        .put("longestGapMillis", report.longestGap().length().toMillis())
        .put("longestGapFrom", report.longestGap().from().toString());
    ObjectNode kinds = root.putObject("latencyMicros");
    report
        .latencies()
        .forEach((kind, l) ->
            kinds
                .putObject(kind.word())
                .put("count", l.count())
                .put("p50", l.p50Micros())
                .put("p90", l.p90Micros())
                .put("p99", l.p99Micros())
                .put("p999", l.p999Micros())
                .put("max", l.maxMicros()));
    ObjectNode errors = root.putObject("errors");
    totals.errors().forEach(errors::put);
    root.putPOJO("perSecond", totals.perSecond());
    return mapper.writeValueAsString(root);
  }
}
