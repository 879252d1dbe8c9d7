package dev.holdfast.cli.time;

import dev.holdfast.recovery.putback.PutBackReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What putting tables back came to, for people and for programs. */
final class PutBackText {
  private PutBackText() {}

  /** As {@code --json} has it. */
  record View(
      boolean committed,
      @Nullable String gtid,
      Map<String, PutBackReport.Changes> tables,
      List<String> created,
      List<String> leftEmpty,
      int same,
      List<PutBackReport.Broken> broken,
      PutBackReport.Later later,
      List<String> notes) {
    static View of(PutBackReport r) {
      return new View(
          r.committed(),
          r.gtid().map(Object::toString).orElse(null),
          r.tables(),
          r.created(),
          r.leftEmpty(),
          r.same(),
          r.broken(),
          r.later(),
          r.notes());
    }
  }

  /** Label and text of each line. */
  static List<Map.Entry<String, String>> lines(PutBackReport r) {
    List<Map.Entry<String, String>> lines = new ArrayList<>();
    String done = r.committed() ? "put back" : "differs";
    r.tables()
        .forEach((table, c) ->
            lines.add(
                Map.entry(
                    done,
                    table
                        + (r.created().contains(table) ? " (new)" : "")
                        + ": %d rows inserted, %d changed, %d deleted"
                            .formatted(c.inserted(), c.changed(), c.deleted()))));
    if (r.same() > 0) {
      lines.add(Map.entry("the same", r.same() + (r.same() == 1 ? " table" : " tables")));
    }
    r.notes().forEach(note -> lines.add(Map.entry("note", note)));
    r.broken()
        .forEach(b ->
            lines.add(
                Map.entry(
                    "in the way",
                    "%d rows of %s would have no parent in %s (%s); put both back together"
                        .formatted(b.rows(), b.child(), b.parent(), b.name()))));
    later(r.later()).forEach(text -> lines.add(Map.entry("later", text)));
    r.gtid()
        .ifPresent(gtid ->
            lines.add(
                Map.entry(
                    "put back by", gtid + "; holdfast time undo " + gtid + " takes it back")));
    if (!r.committed()) {
      r.leftEmpty()
          .forEach(table -> lines.add(Map.entry("created", table + "; it stays, and is empty")));
      lines.add(Map.entry("nothing", r.leftEmpty().isEmpty() ? "was changed" : "else was changed"));
    }
    return lines;
  }

  private static List<String> later(PutBackReport.Later later) {
    List<String> texts = new ArrayList<>();
    if (later.transactions() > 0) {
      texts.add(
          "%d transactions touched these tables after the restored moment, and are taken back (--discard-later): %s%s"
              .formatted(
                  later.transactions(),
                  String.join(", ", later.first()),
                  later.transactions() > later.first().size() ? ", …" : ""));
    }
    if (!later.known()) {
      texts.add(
          "the logs don't hold all that came up to where the server is: some is not known, and is taken back (--discard-later)");
    }
    return texts;
  }
}
