package dev.holdfast.binlog.event;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.bytes.Compression;
import dev.holdfast.binlog.row.CharacterSet;
import dev.holdfast.binlog.row.Collations;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Statements (MariaDB manual, "QUERY_EVENT"). */
final class Queries {
  private static final int LOAD_FIELDS_BYTES = 13;
  private static final String XA_START = "XA START";
  private static final int LONGEST_BOUNDARY = 8;
  private final Collations collations;

  Queries(Collations collations) {
    this.collations = collations;
  }

  /** Tells BEGIN, COMMIT and ROLLBACK from other statements, without decoding those. */
  static LogEvent boundary(EventHeader header, ByteReader body) {
    body.skip(8);
    int schema = body.u8();
    body.skip(2);
    int variables = body.u16();
    LogEvent other = new LogEvent.Other(header.type(), false);
    if (body.remaining() < variables + schema + 1) {
      return other;
    }
    body.skip(variables + schema + 1);
    if (body.remaining() > LONGEST_BOUNDARY) {
      String start = body.text(LONGEST_BOUNDARY, StandardCharsets.US_ASCII);
      return start.equals(XA_START) ? new LogEvent.Begin(true) : other;
    }
    return switch (body.text(body.remaining(), StandardCharsets.US_ASCII)) {
      case "BEGIN" -> new LogEvent.Begin(false);
      case "COMMIT" -> new LogEvent.TransactionEnd(LogEvent.TransactionEnd.How.COMMITTED);
      case "ROLLBACK" -> new LogEvent.TransactionEnd(LogEvent.TransactionEnd.How.ROLLED_BACK);
      default -> other;
    };
  }

  LogEvent.Query read(EventHeader header, ByteReader body) throws BadEventException {
    long thread = body.u32();
    long seconds = body.u32();
    int schemaLength = body.u8();
    int error = body.u16();
    int variablesLength = body.u16();
    if (header.type() == EventType.EXECUTE_LOAD_QUERY) {
      body.skip(LOAD_FIELDS_BYTES);
    }
    ByteReader variables = body.part(variablesLength);
    String schema = body.text(schemaLength, StandardCharsets.UTF_8);
    body.skip(1);
    boolean compressed = header.type() == EventType.QUERY_COMPRESSED;
    Bytes raw = compressed ? Compression.event(body).rest() : body.rest();
    String sql =
        clientCharset(variables)
            .flatMap(c -> c.decode(raw))
            .orElseGet(() -> raw.text(StandardCharsets.UTF_8));
    return new LogEvent.Query(thread, seconds, schema, error, sql, raw);
  }

  /** Variables stand in the order of their codes up to here; an unknown one ends the search. */
  private Optional<CharacterSet> clientCharset(ByteReader in) {
    while (in.remaining() > 0) {
      switch (in.u8()) {
        case 0 -> in.skip(4);
        case 1 -> in.skip(8);
        case 3 -> in.skip(4);
        case 2 -> in.skip(in.u8() + 1);
        case 6 -> in.skip(in.u8());
        case 4 -> {
          return collations.of(in.u16());
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
