package dev.holdfast.recovery.undo;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.event.LogEvent.FormatDescription;
import dev.holdfast.binlog.row.RowBlock;
import dev.holdfast.recovery.replay.EventMaker;
import dev.holdfast.server.UndoServer;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Makes row events: the images are those of the log, byte by byte.
 *
 * @param server that applies them, by whose id it logs them as its own
 * @param nowSeconds since 1970: when they are made
 */
record Events(UndoServer.Situation server, long nowSeconds) {
  byte[] format(FormatDescription format) {
    return EventMaker.format(server.serverId(), format);
  }

  byte[] tableMap(Subject subject) {
    return EventMaker.event(header(EventType.TABLE_MAP), subject.map().body().toArray());
  }

  /**
   * @param run all like the first
   */
  byte[] rows(List<Op.Row> run) {
    Op.Row first = run.getFirst();
    boolean second = server.secondVersion();
    int type =
        switch (first.kind()) {
          case INSERT -> second ? EventType.WRITE_ROWS : EventType.WRITE_ROWS_V1;
          case UPDATE -> second ? EventType.UPDATE_ROWS : EventType.UPDATE_ROWS_V1;
          case DELETE -> second ? EventType.DELETE_ROWS : EventType.DELETE_ROWS_V1;
        };
    ByteArrayOutputStream images = new ByteArrayOutputStream();
    for (Op.Row op : run) {
      images.writeBytes(op.first().bytes().toArray());
      op.second().ifPresent(i -> images.writeBytes(i.bytes().toArray()));
    }
    Subject subject = first.step().subject();
    RowBlock block =
        new RowBlock(
            first.kind(),
            subject.map().tableId(),
            0,
            subject.definition().columns().size(),
            first.first().present(),
            first.second().map(Step.Image::present).orElse(Bytes.EMPTY),
            Bytes.EMPTY.reader());
    return EventMaker.rows(header(type), type, block, images.toByteArray());
  }

  private EventHeader header(int type) {
    return new EventHeader(nowSeconds, type, server.serverId(), 0, 0, 0);
  }
}
