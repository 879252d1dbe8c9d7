package dev.holdfast.recovery.impact;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.PlacedEvent;
import dev.holdfast.binlog.reader.TransactionEvents;
import dev.holdfast.binlog.row.RowBlock;
import dev.holdfast.binlog.row.RowCursor;
import dev.holdfast.recovery.replay.EventMaker;
import dev.holdfast.recovery.replay.RawEvents;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A transaction in which some row changes became statements. Between the two kinds the replica has
 * to close its tables: so each row event becomes a statement of its own, with its table maps.
 */
final class EditedTransaction {
  private final LoggedTransaction transaction;
  private final Map<RowEdits.Place, List<String>> edits;
  private final Consumer<byte[]> out;
  private final List<byte[]> maps = new ArrayList<>();
  private int event;

  EditedTransaction(
      LoggedTransaction transaction,
      Map<RowEdits.Place, List<String>> edits,
      Consumer<byte[]> out) {
    this.transaction = transaction;
    this.edits = edits;
    this.out = out;
  }

  void run() {
    try (TransactionEvents events = transaction.events();
        RawEvents raw = new RawEvents(transaction)) {
      for (Optional<PlacedEvent> e = events.next(); e.isPresent(); e = events.next()) {
        byte[] body = raw.next();
        switch (e.get().event()) {
          case LogEvent.TableMap m -> maps.add(EventMaker.event(e.get().header(), body));
          case LogEvent.Annotate a -> {}
          case LogEvent.Rows r -> rows(events, e.get(), r.block());
          case LogEvent other -> out.accept(EventMaker.event(e.get().header(), body));
        }
      }
    }
  }

  private void rows(TransactionEvents events, PlacedEvent placed, RowBlock block) {
    try {
      RowCursor cursor = block.changes(events.table(placed, block));
      ByteReader bytes = block.rows().copy();
      ByteArrayOutputStream run = new ByteArrayOutputStream();
      for (int row = 0; cursor.hasNext(); row++) {
        int from = cursor.position();
        cursor.skip();
        byte[] image = bytes.bytes(cursor.position() - from).toArray();
        List<String> statements = edits.get(new RowEdits.Place(event, row));
        if (statements == null) {
          run.writeBytes(image);
        } else {
          flush(placed.header(), block, run);
          statements.forEach(sql -> out.accept(EventMaker.statement(placed.header(), sql)));
        }
      }
      flush(placed.header(), block, run);
      event++;
      if (block.endsStatement()) {
        maps.clear();
      }
    } catch (BadEventException e) {
      throw new IllegalStateException("it was read before", e);
    }
  }

  private void flush(EventHeader header, RowBlock block, ByteArrayOutputStream run) {
    if (run.size() > 0) {
      maps.forEach(out);
      int type =
          switch (block.kind()) {
            case INSERT -> EventType.WRITE_ROWS_V1;
            case UPDATE -> EventType.UPDATE_ROWS_V1;
            case DELETE -> EventType.DELETE_ROWS_V1;
          };
      out.accept(EventMaker.rows(header, type, block, run.toByteArray()));
      run.reset();
    }
  }
}
