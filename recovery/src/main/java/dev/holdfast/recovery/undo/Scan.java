package dev.holdfast.recovery.undo;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.Extent;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.PlacedEvent;
import dev.holdfast.binlog.reader.TransactionEvents;
import dev.holdfast.binlog.row.RowBlock;
import dev.holdfast.binlog.row.TableDefinition;
import dev.holdfast.recovery.replay.RawEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Goes through a transaction once, from its beginning: finds where its row events are, and whether
 * it holds nothing else.
 */
final class Scan {
  private final LoggedTransaction transaction;
  private final Subjects subjects;
  private final TransactionId gtid;
  private final List<Place> places = new ArrayList<>();
  private final Map<Long, Table> tables = new HashMap<>();
  private long rows;

  /** Where a row event is. */
  record Place(Extent extent, Subject subject) {}

  private record Table(TableDefinition definition, Subject.TableMap raw) {}

  Scan(LoggedTransaction transaction, Subjects subjects) {
    this.transaction = transaction;
    this.subjects = subjects;
    gtid = transaction.id().orElseThrow();
  }

  /** Codes {@code undo-impossible} and those of {@link Subjects}. */
  Scan run() {
    boolean alone =
        transaction
            .start()
            .filter(s -> s.standalone() || s.ddl() || s.xa().isPresent())
            .isPresent();
    boolean rows =
        !alone && transaction.end().equals(Optional.of(LogEvent.TransactionEnd.How.COMMITTED));
    if (!rows) {
      throw impossible("it is a change of a schema, half of an XA transaction, or was rolled back");
    }
    for (Extent extent : transaction.extents()) {
      try (TransactionEvents events = only(extent).events()) {
        for (Optional<PlacedEvent> e = events.next(); e.isPresent(); e = events.next()) {
          event(extent, e.get());
        }
      }
    }
    return this;
  }

  private LoggedTransaction only(Extent extent) {
    return new LoggedTransaction(
        transaction.opening(), transaction.header(), List.of(extent), transaction.end());
  }

  private void event(Extent extent, PlacedEvent placed) {
    Extent its =
        new Extent(
            extent.file(), placed.offset(), placed.end(), extent.format(), extent.verified());
    switch (placed.event()) {
      case LogEvent.TableMap map -> table(its, map);
      case LogEvent.Rows r -> rows(its, r.block());
      case LogEvent.Query q when !savepoint(q.sql()) ->
          throw impossible(
              "it holds a statement, of which no log says what rows it changed: "
                  + shortened(q.sql()));
      case LogEvent.Begin(boolean xa) when xa -> throw impossible("it is an XA transaction");
      case LogEvent.Incident i ->
          throw impossible("something went by that the log doesn't hold: " + i.message());
      case LogEvent.LoadBlock l -> throw impossible("it loads a file by a statement");
      default -> {}
    }
  }

  private static boolean savepoint(String sql) {
    String text = sql.stripLeading().toUpperCase(Locale.ROOT);
    return text.startsWith("SAVEPOINT ") || text.startsWith("RELEASE SAVEPOINT ");
  }

  private static String shortened(String sql) {
    String line = sql.replaceAll("\\s+", " ").strip();
    return line.length() <= 80 ? line : line.substring(0, 79) + "…";
  }

  private void table(Extent its, LogEvent.TableMap map) {
    Table before = tables.get(map.tableId());
    if (before == null || !before.definition().equals(map.table())) {
      LoggedTransaction one = only(its);
      try (RawEvents raw = new RawEvents(one)) {
        tables.put(
            map.tableId(),
            new Table(
                map.table(),
                new Subject.TableMap(map.tableId(), Bytes.copyOf(raw.next()), its.format())));
      }
    }
  }

  private void rows(Extent its, RowBlock block) {
    Table table = tables.get(block.tableId());
    if (table == null) {
      throw impossible("no table map describes a table of it");
    }
    if (block.partialJson()) {
      throw impossible(
          "of JSON it holds only what became different (binlog_row_value_options=PARTIAL_JSON)");
    }
    Optional<Subject> subject = subjects.of(gtid, table.definition(), table.raw());
    if (subject.isPresent()) {
      rows += subjects.check(gtid, subject.get(), block);
      places.add(new Place(its, subject.get()));
    }
  }

  private Failure impossible(String reason) {
    return Subjects.impossible(gtid, reason);
  }

  TransactionId gtid() {
    return gtid;
  }

  /** In the order of the log. */
  List<Place> places() {
    return places;
  }

  long rows() {
    return rows;
  }

  /** What {@link Backwards} reads. */
  LoggedTransaction at(Place place) {
    return only(place.extent());
  }
}
