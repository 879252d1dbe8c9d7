package dev.holdfast.recovery.putback;

import dev.holdfast.server.LiveTable;
import dev.holdfast.server.TableServer;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Statements that create tables as they are on another server. */
final class Definitions {
  private static final Pattern CHECK = Pattern.compile("^  CONSTRAINT `(?:[^`]|``)+` CHECK \\(");

  private Definitions() {}

  /**
   * Under another name it comes without its foreign keys: their names are taken, and nobody refers
   * to it. Its checks get new names: MySQL has each of them once in a schema.
   */
  static String of(TableServer server, LiveTable table, String name) {
    String text = server.definition(table);
    if (name.equals(table.name())) {
      return text;
    }
    List<String> lines = text.lines().toList();
    String body =
        lines.stream()
            .skip(1)
            .filter(line -> !isForeignKey(line))
            .map(line -> CHECK.matcher(line).replaceFirst("  CHECK ("))
            .collect(Collectors.joining("\n"));
    return "CREATE TABLE `" + name.replace("`", "``") + "` (\n" + body.replace(",\n)", "\n)");
  }

  private static boolean isForeignKey(String line) {
    return line.startsWith("  CONSTRAINT `") && line.contains("` FOREIGN KEY (");
  }
}
