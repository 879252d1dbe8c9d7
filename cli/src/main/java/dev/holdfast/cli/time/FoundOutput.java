package dev.holdfast.cli.time;

import dev.holdfast.base.Json;
import dev.holdfast.recovery.time.Summary;
import java.io.PrintWriter;
import java.time.ZoneId;

/** How found transactions are printed: each when it is found. */
sealed interface FoundOutput {
  void begin(boolean ranked);

  /**
   * Prints one.
   *
   * @param rank what stands before a line, may be empty
   */
  void print(Summary summary, String rank, boolean first);

  void end();

  /** One line each. */
  record Lines(PrintWriter out, ZoneId zone) implements FoundOutput {
    @Override
    public void begin(boolean ranked) {
      out.println((ranked ? " ×NORMAL  " : "") + FoundLine.HEADING);
    }

    @Override
    public void print(Summary summary, String rank, boolean first) {
      out.println(rank + new FoundLine(zone).of(summary));
    }

    @Override
    public void end() {}
  }

  /** One array. */
  record JsonArray(PrintWriter out) implements FoundOutput {
    @Override
    public void begin(boolean ranked) {
      out.print("[");
    }

    @Override
    public void print(Summary summary, String rank, boolean first) {
      out.print(first ? "\n" : ",\n");
      out.print(Json.MAPPER.writeValueAsString(FoundView.of(summary)));
    }

    @Override
    public void end() {
      out.println("]");
    }
  }

  /** Statements. */
  record Sql(PrintWriter out, ZoneId zone) implements FoundOutput {
    @Override
    public void begin(boolean ranked) {
      new SqlText(out).session();
    }

    @Override
    public void print(Summary summary, String rank, boolean first) {
      out.println("-- " + new FoundLine(zone).of(summary));
      new SqlText(out).transaction(summary.transaction());
    }

    @Override
    public void end() {}
  }
}
