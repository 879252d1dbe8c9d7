package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.row.TableDefinition;
import dev.holdfast.server.LiveTable;
import dev.holdfast.server.SchemaMatch;
import dev.holdfast.server.UndoServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The tables of a fold as the scratch server has them, and which of them can be folded. */
final class FoldTables {
  private final UndoServer server;
  private final boolean runsTriggers;
  private final SchemaMatch match = new SchemaMatch();
  private final Map<String, Optional<LiveTable>> live = new HashMap<>();
  private final Map<String, FoldTable> byName = new HashMap<>();
  private final IdentityHashMap<TableDefinition, FoldTable> known = new IdentityHashMap<>();
  private final List<FoldTable> all = new ArrayList<>();

  FoldTables(UndoServer server) {
    this.server = server;
    UndoServer.Situation situation = server.situation();
    this.runsTriggers = situation.runsTriggers();
  }

  /** Those that were folded, by their numbers. */
  List<FoldTable> all() {
    return all;
  }

  /**
   * Empty for a table whose rows can't be folded.
   *
   * @param map asked for when the table is new
   */
  Optional<FoldTable> of(TableDefinition logged, Supplier<Bytes> map) {
    FoldTable table = known.get(logged);
    if (table == null) {
      table = byName.get(logged.fullName());
      if (table == null) {
        Optional<LiveTable> now = live(logged.schema(), logged.name());
        if (now.isEmpty()
            || !foldable(now.get())
            || match.difference(logged, now.get()).isPresent()) {
          return Optional.empty();
        }
        table =
            FoldTable.of(
                all.size(), logged, match.described(logged, now.get()), now.get(), map.get());
        all.add(table);
        byName.put(logged.fullName(), table);
      } else if (!table.logged().equals(logged)) {
        return Optional.empty();
      }
      known.put(logged, table);
    }
    return Optional.of(table);
  }

  /** As it is on the server. */
  Optional<LiveTable> live(String schema, String name) {
    return live.computeIfAbsent(schema + "." + name, k -> server.table(schema, name));
  }

  private boolean foldable(LiveTable table) {
    return table.kind().equals("BASE TABLE")
        && table.engine().equals("InnoDB")
        && !table.schema().equals("mysql")
        && table.key().filter(k -> k.name().equals("PRIMARY")).isPresent()
        && table.counter().filter(c -> !WholeNumbers.are(table, c.column())).isEmpty()
        && !(runsTriggers && !table.triggers().isEmpty());
  }
}
