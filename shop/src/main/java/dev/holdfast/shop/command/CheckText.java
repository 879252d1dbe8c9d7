package dev.holdfast.shop.command;

import dev.holdfast.shop.CheckReport;
import dev.holdfast.shop.JournalTally;
import dev.holdfast.shop.RuleResult;
import dev.holdfast.shop.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A check's results for people and for programs. */
final class CheckText {
  private final Ansi ansi;

  CheckText(Ansi ansi) {
    this.ansi = ansi;
  }

  /** One rule, and below it what breaks it. */
  List<String> lines(RuleResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s %-14s %s (%.1f s)",
            coloured(result.verdict(), 8),
            result.rule(),
            result.meaning(),
            result.took().toMillis() / 1000.0));
    switch (result.verdict()) {
      case Verdict.Holds _ -> {}
      case Verdict.Violated(long count, List<String> rows) -> {
        rows.forEach(row -> lines.add("           " + row));
        if (count > rows.size()) {
          lines.add("           … and " + (count - rows.size()) + " more");
        }
      }
      case Verdict.Unknown(String why) -> lines.add("           " + why);
    }
    return lines;
  }

  String summary(CheckReport report) {
    StringBuilder text = new StringBuilder();
    JournalTally tally = report.journal();
    if (tally != null) {
      text.append(
          String.format(
              Locale.ROOT,
              "%,d acknowledged, %,d of them lost; %,d refused, %,d of them there; %,d unknown, %,d"
                  + " of them came through; %,d open; %,d phantoms%n",
              tally.acknowledged(),
              tally.lost(),
              tally.refused(),
              tally.revived(),
              tally.unknown(),
              tally.unknownApplied(),
              tally.open(),
              tally.phantom()));
    }
    return text.append("Verdict: ")
        .append(coloured(report.verdict(), 0))
        .append(String.format(Locale.ROOT, ", in %.1f s", report.took().toMillis() / 1000.0))
        .toString();
  }

  private String coloured(Verdict verdict, int width) {
    String style =
        switch (verdict) {
          case Verdict.Holds _ -> "green";
          case Verdict.Violated _ -> "bold,red";
          case Verdict.Unknown _ -> "yellow";
        };
    String word = width == 0 ? verdict.word() : String.format("%-" + width + "s", verdict.word());
    return ansi.string("@|" + style + " " + word + "|@");
  }

  String json(CheckReport report) {
    JsonMapper mapper = new JsonMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("verdict", report.verdict().word())
        .put("server", report.server())
        .put("databaseId", report.databaseId())
        .put("millis", report.took().toMillis());
    ArrayNode rules = root.putArray("rules");
    report.rules().forEach(result -> rule(rules.addObject(), result));
    tally(root, report.journal());
    return mapper.writeValueAsString(root);
  }

  private static void rule(ObjectNode node, RuleResult result) {
    node.put("rule", result.rule())
        .put("meaning", result.meaning())
        .put("verdict", result.verdict().word())
        .put("millis", result.took().toMillis());
    switch (result.verdict()) {
      case Verdict.Holds _ -> {}
      case Verdict.Violated(long count, List<String> rows) -> {
        node.put("count", count);
        ArrayNode array = node.putArray("rows");
        rows.forEach(array::add);
      }
      case Verdict.Unknown(String why) -> node.put("why", why);
    }
  }

  private static void tally(ObjectNode root, @Nullable JournalTally tally) {
    if (tally == null) {
      return;
    }
    root.putObject("journal")
        .put("acknowledged", tally.acknowledged())
        .put("lost", tally.lost())
        .put("refused", tally.refused())
        .put("revived", tally.revived())
        .put("unknown", tally.unknown())
        .put("unknownApplied", tally.unknownApplied())
        .put("open", tally.open())
        .put("phantom", tally.phantom());
  }
}
