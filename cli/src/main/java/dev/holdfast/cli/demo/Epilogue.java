package dev.holdfast.cli.demo;

import dev.holdfast.shop.CheckReport;
import dev.holdfast.shop.RuleResult;
import dev.holdfast.shop.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The verdict in words, and what to try next. */
final class Epilogue {
  private Epilogue() {}

  static List<String> lines(Demo.Outcome outcome, Path folder, boolean kept) {
    DemoReport report = outcome.report();
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(verdict(report));
    lines.addAll(broken(outcome.check()));
    if (!report.outageMillis().isEmpty()) {
      lines.add("Without a purchase: " + outages(report.outageMillis()) + ".");
    }
    lines.add("Pace: " + report.purchasesPerSecond() + " purchases a second.");
    lines.add("");
    lines.addAll(next(report, folder, kept));
    return lines;
  }

  private static String verdict(DemoReport report) {
    String colour = report.verdict().equals("holds") ? "bold,green" : "bold,red";
    String unknown =
        report.unknown() == 0
            ? ""
            : "; "
                + report.unknown()
                + " lost their connection during the commit, where either outcome is right";
    return "@|"
        + colour
        + " Verdict: "
        + report.verdict()
        + ".|@ Of "
        + report.acknowledged()
        + " acknowledged operations "
        + report.lost()
        + " are lost, and "
        + report.phantom()
        + " are there that nobody made"
        + unknown
        + ".";
  }

  private static List<String> broken(CheckReport check) {
    List<String> lines = new ArrayList<>();
    for (RuleResult rule : check.rules()) {
      switch (rule.verdict()) {
        case Verdict.Holds _ -> {}
        case Verdict.Violated violated -> {
          lines.add(
              "  " + rule.rule() + ": " + rule.meaning() + ": " + violated.count() + " times not");
          violated.rows().forEach(row -> lines.add("    " + row));
        }
        case Verdict.Unknown unknown -> lines.add("  " + rule.rule() + ": " + unknown.why());
      }
    }
    return lines;
  }

  private static String outages(List<Long> millis) {
    if (millis.size() <= 5) {
      return millis.stream().map(m -> m + " ms").collect(Collectors.joining(", "));
    }
    List<Long> sorted = millis.stream().sorted().toList();
    return "median "
        + sorted.get(sorted.size() / 2)
        + " ms, from "
        + sorted.getFirst()
        + " to "
        + sorted.getLast()
        + " ms in "
        + sorted.size()
        + " failovers";
  }

  private static List<String> next(DemoReport report, Path folder, boolean kept) {
    if (kept) {
      return List.of(
          "The lab runs on in " + folder + ":",
          "  holdfast status --watch --dir '" + folder + "'",
          "  holdfast lab kill db2 --host --dir '" + folder + "'",
          "  holdfast lab down --purge --dir '" + folder + "'");
    }
    if (!report.verdict().equals("holds")) {
      return List.of(
          "The servers are down; their data, logs and the journal are kept in " + folder + ".");
    }
    return List.of(
        "Next: @|bold holdfast demo --kills 20|@, or a lab of your own: @|bold holdfast lab up|@");
  }
}
