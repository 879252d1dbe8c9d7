package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.row.RowBlock;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.recovery.replay.EventMaker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Cuts a fold into transactions of row events, which a replica applies beside each other. They
 * carry GTIDs of the stretch that was folded, in its order, and the last one its last.
 */
final class Parts {
  /** A row event; a replica reads it as a whole. */
  private static final int EVENT_BYTES = 256 << 10;

  private final Gtid last;
  private final EventHeader header;
  private final Consumer<Part> out;
  private final long partBytes;
  private final List<FoldTable> tables;
  private final ByteArrayOutputStream images = new ByteArrayOutputStream();
  private List<byte[]> events = new ArrayList<>();
  private long imageBytes;
  private long sequence;
  private int table = -1;
  private RowChange.Kind kind = RowChange.Kind.INSERT;

  /** One transaction. */
  record Part(Gtid gtid, List<byte[]> events) {}

  /**
   * @param first sequence number that may be used
   * @param last GTID of the stretch
   * @param header of an event of the stretch's end
   * @param partBytes about so many in each
   */
  Parts(
      List<FoldTable> tables,
      long first,
      Gtid last,
      EventHeader header,
      long partBytes,
      Consumer<Part> out) {
    this.tables = tables;
    this.sequence = first;
    this.last = last;
    this.header = header;
    this.partBytes = partBytes;
    this.out = out;
  }

  void rows(RowChange.Kind of, Spool spool) throws IOException {
    spool.forEach((number, image) -> {
      if (number != table || of != kind || images.size() + image.length() > EVENT_BYTES) {
        flush();
        table = number;
        kind = of;
      }
      images.writeBytes(image.toArray());
    });
    flush();
  }

  private void flush() {
    if (images.size() == 0) {
      return;
    }
    if (imageBytes >= partBytes) {
      transaction(false);
    }
    FoldTable its = tables.get(table);
    long id = its.number() + 1L;
    events.add(EventMaker.tableMap(header, id, its.map()));
    int type =
        switch (kind) {
          case INSERT -> EventType.WRITE_ROWS_V1;
          case UPDATE -> EventType.UPDATE_ROWS_V1;
          case DELETE -> EventType.DELETE_ROWS_V1;
        };
    Bytes every = its.everyColumn();
    RowBlock block =
        new RowBlock(
            kind,
            id,
            Cascades.NO_FOREIGN_KEYS,
            its.width(),
            every,
            kind == RowChange.Kind.UPDATE ? every : Bytes.EMPTY,
            Bytes.EMPTY.reader());
    events.add(EventMaker.rows(header, type, block, images.toByteArray()));
    imageBytes += images.size();
    images.reset();
  }

  /** Does not count: where a transaction ends depends on the rows alone. */
  void statement(String sql) {
    events.add(EventMaker.statement(header, sql));
  }

  /** Statements that can stand in no transaction come last, each by itself. */
  void end(List<String> definitions) {
    transaction(definitions.isEmpty());
    for (int i = 0; i < definitions.size(); i++) {
      Gtid gtid = next(i == definitions.size() - 1);
      byte[] sql = EventMaker.statement(header, definitions.get(i));
      out.accept(new Part(gtid, List.of(EventMaker.begin(header, gtid, true), sql)));
    }
  }

  private void transaction(boolean ends) {
    Gtid gtid = next(ends);
    events.addFirst(EventMaker.begin(header, gtid, false));
    events.add(EventMaker.commit(header));
    out.accept(new Part(gtid, events));
    events = new ArrayList<>();
    imageBytes = 0;
  }

  private Gtid next(boolean ends) {
    return ends ? last : new Gtid(last.domain(), last.server(), sequence++);
  }
}
