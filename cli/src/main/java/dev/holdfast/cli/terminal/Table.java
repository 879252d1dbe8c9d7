package dev.holdfast.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Columns as wide as their widest cell; cells may carry picocli's colour markup. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... headings) {
    rows.add(List.of(headings));
  }

  public void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** A cell for something that may not be known. */
  public static String text(@Nullable Object value) {
    return value == null ? "-" : value.toString();
  }

  public List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size() - 1; i++) {
      String cell = cells.get(i);
      line.append(cell).append(" ".repeat(width(i) - shown(cell) + 2));
    }
    return line.append(cells.getLast()).toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> shown(row.get(column))).max().orElse(0);
  }

  private static int shown(String cell) {
    return Ansi.OFF.string(cell).length();
  }
}
