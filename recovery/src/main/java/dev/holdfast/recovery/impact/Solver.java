package dev.holdfast.recovery.impact;

import dev.holdfast.binlog.row.Column;
import dev.holdfast.binlog.row.Literals;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.TableDefinition;
import dev.holdfast.binlog.row.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what becomes of a change that builds on what is cut out, by the policies. */
record Solver(Policies policies, Keys keys) {
  /**
   * @param missing whether the row isn't there
   */
  Resolution resolve(RowChange change, Conflict.Kind kind, boolean missing) {
    Set<Policy> wanted = policies(change);
    if (wanted.contains(Policy.STOP)) {
      return new Resolution.Open("nothing says what becomes of it");
    }
    if (wanted.contains(Policy.LEAVE_OUT)) {
      return new Resolution.LeaveOut();
    }
    return switch (kind) {
      case ROW -> row(change, wanted, missing);
      case CHILD, UNSEEN -> new Resolution.Unchanged();
      case UNIQUE -> new Resolution.Open("another row has the value: only leave-out is possible");
      case PARENT -> new Resolution.Open("it has no parent: only leave-out is possible");
    };
  }

  private Set<Policy> policies(RowChange change) {
    String table = change.table().fullName();
    if (change instanceof RowChange.Update u) {
      Set<Policy> all = EnumSet.noneOf(Policy.class);
      for (int i : changed(u)) {
        all.add(policies.of(table, u.table().columns().get(i).label()));
      }
      return all.isEmpty() ? EnumSet.of(policies.of(table)) : all;
    }
    return EnumSet.of(policies.of(table));
  }

  /** Indexes of the columns that became different. */
  static List<Integer> changed(RowChange.Update u) {
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < u.table().columns().size(); i++) {
      if (u.after().has(i) && !u.after().get(i).equals(u.before().get(i))) {
        columns.add(i);
      }
    }
    return columns;
  }

  private Resolution row(RowChange change, Set<Policy> wanted, boolean missing) {
    TableDefinition table = change.table();
    if (change instanceof RowChange.Delete) {
      return missing ? new Resolution.Statements(List.of(), true) : new Resolution.Unchanged();
    }
    if (change instanceof RowChange.Update u && !missing && !wanted.contains(Policy.DIFFERENCE)) {
      return asItStands(u);
    }
    if (!table.named() || table.primaryKey().isEmpty()) {
      return new Resolution.Open("the log doesn't name its columns and its primary key");
    }
    return switch (change) {
      case RowChange.Insert i -> upsert(table, i.after());
      case RowChange.Delete d -> new Resolution.Unchanged();
      case RowChange.Update u -> {
        if (missing && wanted.contains(Policy.DIFFERENCE)) {
          yield new Resolution.Open("the row isn't there: a difference needs one");
        }
        yield missing ? upsert(table, u.before().with(u.after())) : difference(u);
      }
    };
  }

  /** The log's image takes the row's place as a whole, as it would in a replica. */
  private static Resolution asItStands(RowChange.Update u) {
    return u.after().complete()
        ? new Resolution.Unchanged()
        : new Resolution.Open("the row was not logged whole (binlog_row_image): difference may do");
  }

  private Resolution upsert(TableDefinition table, RowImage row) {
    if (!row.complete()) {
      return new Resolution.Open("the row was not logged whole (binlog_row_image)");
    }
    Set<String> generated = keys.generated(table);
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    List<String> sets = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      Column column = table.columns().get(i);
      if (!generated.contains(column.label())) {
        names.add(quoted(column.label()));
        values.add(Literals.of(row.get(i)));
        sets.add(quoted(column.label()) + " = VALUES(" + quoted(column.label()) + ")");
      }
    }
    return new Resolution.Statements(
        List.of(
            "INSERT INTO %s (%s) VALUES (%s) ON DUPLICATE KEY UPDATE %s"
                .formatted(
                    name(table),
                    String.join(", ", names),
                    String.join(", ", values),
                    String.join(", ", sets))),
        true);
  }

  private Resolution difference(RowChange.Update u) {
    TableDefinition table = u.table();
    List<String> sets = new ArrayList<>();
    for (int i : changed(u)) {
      String column = table.columns().get(i).label();
      if (!keys.generated(table).contains(column)) {
        boolean wanted =
            policies.of(table.fullName(), column) == Policy.DIFFERENCE
                && !table.primaryKey().contains(i);
        Optional<BigDecimal> delta =
            wanted ? delta(u.before().get(i), u.after().get(i)) : Optional.empty();
        String value =
            delta
                .map(d -> quoted(column) + " + (" + d.toPlainString() + ")")
                .orElseGet(() -> Literals.of(u.after().get(i)));
        sets.add(quoted(column) + " = " + value);
      }
    }
    List<String> where = new ArrayList<>();
    for (int i : table.primaryKey()) {
      where.add(quoted(table.columns().get(i).label()) + " = " + Literals.of(u.before().get(i)));
    }
    String sql =
        "UPDATE %s SET %s WHERE %s"
            .formatted(name(table), String.join(", ", sets), String.join(" AND ", where));
    return new Resolution.Statements(sets.isEmpty() ? List.of() : List.of(sql), false);
  }

  private static Optional<BigDecimal> delta(Value before, Value after) {
    Optional<BigDecimal> a = number(after);
    return number(before).flatMap(b -> a.map(n -> n.subtract(b)));
  }

  private static Optional<BigDecimal> number(Value value) {
    return switch (value) {
      case Value.Whole w -> w.number();
      case Value.Decimal d -> Optional.of(d.number());
      default -> Optional.empty();
    };
  }

  private static String name(TableDefinition table) {
    return quoted(table.schema()) + "." + quoted(table.name());
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
