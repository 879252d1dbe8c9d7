package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.server.LiveTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * AUTO_INCREMENT goes on behind the highest number that was ever inserted, also when that row is
 * gone: a later row must not get its number.
 */
final class Counters {
  private Counters() {}

  /**
   * Statements that set counters which the rows that are left don't.
   *
   * @param ever by table, the highest value that was inserted
   * @param left by table, the highest of those that are left
   */
  static List<String> statements(
      List<FoldTable> tables, Map<Integer, Bytes> ever, Map<Integer, Bytes> left) {
    List<String> all = new ArrayList<>();
    new TreeMap<>(ever)
        .forEach((number, highest) -> {
          if (highest.compareTo(left.getOrDefault(number, Bytes.EMPTY)) > 0) {
            statement(tables.get(number).live(), highest).ifPresent(all::add);
          }
        });
    return all;
  }

  private static Optional<String> statement(LiveTable table, Bytes highest) {
    LiveTable.Counter counter = table.counter().orElseThrow();
    String value = WholeNumbers.read(table, List.of(counter.column()), highest).getFirst();
    if (value.startsWith("-")) {
      return Optional.empty();
    }
    long next = Long.parseUnsignedLong(value) + 1;
    return Long.compareUnsigned(next, counter.next()) <= 0
        ? Optional.empty()
        : Optional.of(
            "ALTER TABLE %s AUTO_INCREMENT = %s"
                .formatted(Orphans.name(table), Long.toUnsignedString(next)));
  }
}
