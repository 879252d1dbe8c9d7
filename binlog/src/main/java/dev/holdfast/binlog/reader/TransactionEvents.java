package dev.holdfast.binlog.reader;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.row.RowBlock;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowCursor;
import dev.holdfast.binlog.row.TableDefinition;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The decoded events of one transaction, one at a time. */
public final class TransactionEvents implements AutoCloseable {
  private final Iterator<Extent> extents;
  private final OpenLogs logs;
  private final Runnable onClose;
  private final Map<Long, TableDefinition> tables = new HashMap<>();
  private @Nullable Extent extent;
  private @Nullable LogFile file;
  private @Nullable PackedEvents packed;

  TransactionEvents(List<Extent> extents, OpenLogs logs, Runnable onClose) {
    this.extents = extents.iterator();
    this.logs = logs;
    this.onClose = onClose;
  }

  /** The next event; a row event's table is known from then on until the one after it. */
  public Optional<PlacedEvent> next() {
    return next(true);
  }

  private Optional<PlacedEvent> next(boolean statements) {
    Optional<PlacedEvent> next = read(statements);
    next.ifPresent(this::remember);
    return next;
  }

  private Optional<PlacedEvent> unpacked() {
    if (packed == null) {
      return Optional.empty();
    }
    try {
      Optional<PlacedEvent> next = packed.next();
      if (next.isEmpty()) {
        packed = null;
      }
      return next;
    } catch (BadEventException e) {
      throw damage(packed.around(), e);
    }
  }

  private Optional<PlacedEvent> read(boolean statements) {
    while (true) {
      Optional<PlacedEvent> unpacked = unpacked();
      if (unpacked.isPresent()) {
        return unpacked;
      }
      if (file != null && extent != null && file.position() < extent.to()) {
        Optional<PlacedEvent> event = file.nextWhole(statements);
        if (event.isPresent() && event.get().event() instanceof LogEvent.Payload payload) {
          packed = new PackedEvents(event.get(), payload, file.format());
          continue;
        }
        if (event.isPresent()) {
          return event;
        }
        throw Damage.unreadable(
            extent.file(), new IOException("the file became shorter while it was read"));
      }
      if (!extents.hasNext()) {
        return Optional.empty();
      }
      extent = extents.next();
      file = logs.at(extent);
    }
  }

  private void remember(PlacedEvent event) {
    if (event.event() instanceof LogEvent.TableMap map) {
      tables.put(map.tableId(), map.table());
    }
  }

  /** The changes of a row event that {@link #next} returned last. */
  public Rows rows(PlacedEvent event, RowBlock block) {
    try {
      return new Rows(event, block.changes(table(block)));
    } catch (BadEventException e) {
      throw damage(event, e);
    }
  }

  /** How many rows that event changes, and of which table. */
  public int count(PlacedEvent event, RowBlock block) {
    try {
      return block.count(table(block));
    } catch (BadEventException e) {
      throw damage(event, e);
    }
  }

  /** The table of a row event that {@link #next} returned last. */
  public TableDefinition table(PlacedEvent event, RowBlock block) {
    try {
      return table(block);
    } catch (BadEventException e) {
      throw damage(event, e);
    }
  }

  private TableDefinition table(RowBlock block) throws BadEventException {
    TableDefinition table = tables.get(block.tableId());
    if (table == null) {
      throw new BadEventException("no table map describes its table " + block.tableId());
    }
    return table;
  }

  private Failure damage(PlacedEvent event, BadEventException e) {
    return Damage.failure(Objects.requireNonNull(extent).file(), event.offset(), event.header(), e);
  }

  /** Each row change from here on. */
  public void changes(Consumer<RowChange> each) {
    for (Optional<PlacedEvent> e = next(false); e.isPresent(); e = next(false)) {
      if (e.get().event() instanceof LogEvent.Rows rows) {
        rows(e.get(), rows.block()).forEachRemaining(each);
      }
    }
  }

  /** The changes of one row event; each is made when it is asked for. */
  public final class Rows implements Iterator<RowChange> {
    private final PlacedEvent event;
    private final RowCursor cursor;

    private Rows(PlacedEvent event, RowCursor cursor) {
      this.event = event;
      this.cursor = cursor;
    }

    @Override
    public boolean hasNext() {
      return cursor.hasNext();
    }

    @Override
    public RowChange next() {
      try {
        return cursor.next();
      } catch (BadEventException e) {
        throw damage(event, e);
      }
    }
  }

  @Override
  public void close() {
    onClose.run();
  }
}
