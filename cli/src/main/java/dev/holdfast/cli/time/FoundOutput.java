package dev.holdfast.cli.time;

import dev.holdfast.base.Json;
import dev.holdfast.recovery.time.Summary;
import java.io.PrintWriter;
import java.time.ZoneId;

/** How found transactions are printed: each when it is found, or an array once it is whole. */
sealed interface FoundOutput extends AutoCloseable {
  void begin(boolean ranked);

  /**
   * Prints one.
   *
   * @param rank what stands before a line, may be empty
   */
  void print(Summary summary, String rank, boolean first);

  void end();

  @Override
  void close();

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

    @Override
    public void close() {}
  }

  /** One array, or nothing when it couldn't be finished. */
  record JsonArray(PrintWriter out, Spool array, LogNames names) implements FoundOutput {
    @Override
    public void begin(boolean ranked) {
      array.add("[");
    }

    @Override
    public void print(Summary summary, String rank, boolean first) {
      array.add(first ? "\n" : ",\n");
      array.add(Json.MAPPER.writeValueAsString(FoundView.of(summary, names)));
    }

    @Override
    public void end() {
      array.add("]\n");
      array.print(out);
    }

    @Override
    public void close() {
      array.close();
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

    @Override
    public void close() {}
  }
}
