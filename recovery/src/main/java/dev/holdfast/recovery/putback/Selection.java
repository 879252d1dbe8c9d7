package dev.holdfast.recovery.putback;

import dev.holdfast.base.Failure;
import dev.holdfast.server.LiveTable;
import dev.holdfast.server.TableServer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which tables are meant, on both servers. */
record Selection(TableServer restored, TableServer target, List<String> notes) {
  List<Pair> of(PutBackRequest request) {
    Set<String> names = new LinkedHashSet<>();
    if (request.names().isEmpty()) {
      restored.schemas().stream()
          .filter(schema -> !restored.tables(schema).isEmpty())
          .forEach(schema -> whole(schema, names));
    }
    for (String name : request.names()) {
      if (name.indexOf('.') < 0) {
        whole(name, names);
      } else {
        names.add(name);
      }
    }
    List<Pair> pairs = new ArrayList<>();
    for (String name : names) {
      LiveTable table = table(name);
      String as = request.as().orElse(name);
      pairs.add(Pair.of(table, target, schema(as), plain(as), request.as().isPresent()));
    }
    return pairs;
  }

  private void whole(String schema, Set<String> names) {
    List<String> tables = restored.tables(schema);
    if (tables.isEmpty()) {
      throw unknown(schema);
    }
    tables.forEach(table -> names.add(schema + "." + table));
    target.tables(schema).stream()
        .filter(table -> !tables.contains(table))
        .forEach(table ->
            notes.add(schema + "." + table + " isn't in what was restored; it stays as it is"));
  }

  private LiveTable table(String name) {
    return restored.table(schema(name), plain(name)).orElseThrow(() -> unknown(name));
  }

  private static Failure unknown(String name) {
    return new Failure(
        "unknown-table",
        "looking for " + name,
        "it isn't in what was restored",
        "Name tables like shop.customer, databases like shop.");
  }

  private static String schema(String name) {
    return name.substring(0, name.indexOf('.'));
  }

  private static String plain(String name) {
    return name.substring(name.indexOf('.') + 1);
  }
}
