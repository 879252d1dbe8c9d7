package dev.holdfast.cli.time;

import dev.holdfast.recovery.time.RowCounts;
import dev.holdfast.recovery.time.Summary;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A transaction in one line. */
record FoundLine(ZoneId zone) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final int LONGEST_STATEMENT = 80;
  static final String HEADING =
      "%-19s  %-16s  %-24s  %s".formatted("TIME", "GTID", "PLACE", "WHAT");

  String of(Summary summary) {
    return "%-19s  %-16s  %-24s  %s"
        .formatted(time(summary), summary.gtid(), place(summary), String.join("; ", what(summary)));
  }

  String time(Summary summary) {
    return TIME.format(summary.time().atZone(zone));
  }

  private static String place(Summary summary) {
    return summary.transaction().file().getFileName() + ":" + summary.transaction().position();
  }

  private static List<String> what(Summary summary) {
    List<String> parts = new ArrayList<>();
    summary.rows().forEach((table, counts) -> parts.add(table + " " + rows(counts)));
    if (!summary.statements().isEmpty()) {
      String more = summary.statements().size() > 1 ? " (and more)" : "";
      parts.add(shortened(summary.statements().getFirst()) + more);
    }
    return parts;
  }

  static String rows(RowCounts counts) {
    List<String> parts = new ArrayList<>();
    add(parts, counts.insert(), " inserted");
    add(parts, counts.update(), " updated");
    add(parts, counts.delete(), " deleted");
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, long rows, String how) {
    if (rows > 0) {
      parts.add(rows + how);
    }
  }

  private static String shortened(String statement) {
    String line = statement.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST_STATEMENT
        ? line
        : line.substring(0, LONGEST_STATEMENT - 1) + "…";
  }
}
