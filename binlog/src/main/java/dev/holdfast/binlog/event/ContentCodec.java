package dev.holdfast.binlog.event;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.row.Collations;
import dev.holdfast.binlog.row.TableMaps;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Decodes what transactions consist of. */
final class ContentCodec {
  private static final int SHORT_ID = 6;
  private static final int USUAL_TABLE_MAP = 8;
  private static final int IGNORABLE = 0x80;
  private final TableMaps ofMariaDb = new TableMaps(TableMaps.Writer.MARIADB);
  private final TableMaps ofMySql = new TableMaps(TableMaps.Writer.MYSQL);
  private final Queries queries = new Queries(new Collations());

  LogEvent decode(EventHeader header, ByteReader body, LogEvent.FormatDescription format)
      throws BadEventException {
    return switch (header.type()) {
      case EventType.QUERY, EventType.QUERY_COMPRESSED, EventType.EXECUTE_LOAD_QUERY ->
          queries.read(header, body);
      case EventType.TABLE_MAP -> tableMap(body, format);
      case EventType.ANNOTATE_ROWS ->
          new LogEvent.Annotate(body.text(body.remaining(), StandardCharsets.UTF_8));
      case EventType.ROWS_QUERY -> {
        body.skip(1);
        yield new LogEvent.Annotate(body.text(body.remaining(), StandardCharsets.UTF_8));
      }
      case EventType.TRANSACTION_PAYLOAD -> Payloads.read(body);
      case EventType.TRANSACTION_CONTEXT, EventType.VIEW_CHANGE ->
          new LogEvent.Housekeeping(header.type());
      case EventType.INTVAR -> new LogEvent.IntVar(body.u8() == 1, body.i64());
      case EventType.RAND -> new LogEvent.Rand(body.i64(), body.i64());
      case EventType.USER_VAR -> userVariable(body);
      case EventType.INCIDENT -> incident(body);
      case EventType.BEGIN_LOAD_QUERY, EventType.APPEND_BLOCK, EventType.DELETE_FILE ->
          new LogEvent.LoadBlock(header.type());
      case EventType.START_ENCRYPTION ->
          throw new BadEventException("the log is encrypted from here on, which isn't supported");
      case EventType.PARTIAL_ROW_DATA ->
          throw new BadEventException("a row is split over several events, as MariaDB 12.3 does");
      default ->
          EventType.rows(header.type())
              ? new LogEvent.Rows(RowEvents.read(header, body, format))
              : unknown(header);
    };
  }

  private static LogEvent unknown(EventHeader header) throws BadEventException {
    if ((header.flags() & IGNORABLE) != 0) {
      return new LogEvent.Housekeeping(header.type());
    }
    throw new BadEventException("events of type " + header.type() + " are not known");
  }

  private LogEvent tableMap(ByteReader body, LogEvent.FormatDescription format)
      throws BadEventException {
    int postHeader = format.postHeader(EventType.TABLE_MAP, USUAL_TABLE_MAP);
    long id = body.unsigned(postHeader == SHORT_ID ? 4 : 6);
    body.skip(2);
    TableMaps maps = ServerVersion.mariaDb(format.serverVersion()) ? ofMariaDb : ofMySql;
    return new LogEvent.TableMap(id, maps.read(id, body));
  }

  private static LogEvent userVariable(ByteReader body) {
    String name = body.text(body.u32(), StandardCharsets.UTF_8);
    if (body.u8() != 0) {
      return new LogEvent.UserVar(name, Optional.empty());
    }
    body.skip(1 + 4);
    return new LogEvent.UserVar(name, Optional.of(body.bytes(body.u32())));
  }

  private static LogEvent incident(ByteReader body) {
    int number = body.u16();
    return new LogEvent.Incident(number, body.text(body.u8(), StandardCharsets.UTF_8));
  }
}
