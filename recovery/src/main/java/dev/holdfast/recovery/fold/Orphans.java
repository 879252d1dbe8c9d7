package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.server.LiveTable;
import java.util.ArrayList;
import java.util.List;

/** Children that went with their parents, and that no log mentions. */
final class Orphans {
  private static final int AT_ONCE = 500;

  private Orphans() {}

  static List<String> statements(List<Graves.Family> families) {
    List<String> all = new ArrayList<>();
    for (Graves.Family family : families) {
      List<Bytes> parents = List.copyOf(family.old());
      for (int from = 0; from < parents.size(); from += AT_ONCE) {
        List<String> conditions =
            parents.subList(from, Math.min(parents.size(), from + AT_ONCE)).stream()
                .map(parent -> condition(family, parent))
                .toList();
        all.add(
            "DELETE FROM %s WHERE %s"
                .formatted(name(family.child()), String.join(" OR ", conditions)));
      }
    }
    return all;
  }

  private static String condition(Graves.Family family, Bytes parent) {
    List<String> values = WholeNumbers.read(family.child(), family.columns(), parent);
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String column = family.child().columns().get(family.columns().get(i)).name();
      parts.add(quoted(column) + " = " + values.get(i));
    }
    return "(" + String.join(" AND ", parts) + ")";
  }

  static String name(LiveTable table) {
    return quoted(table.schema()) + "." + quoted(table.name());
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
