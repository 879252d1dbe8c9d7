package dev.holdfast.binlog.event;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;

/** Transactions that MySQL has compressed (MySQL source documentation, "Transaction_payload"). */
final class Payloads {
  private static final int END = 0;
  private static final int SIZE = 1;
  private static final int COMPRESSION = 2;
  private static final int ZSTD = 0;
  private static final int NONE = 255;

  private Payloads() {}

  static LogEvent read(ByteReader body) throws BadEventException {
    long size = -1;
    long compression = NONE;
    for (int field = body.count(); field != END; field = body.count()) {
      ByteReader value = body.part(body.lengthEncoded());
      switch (field) {
        case SIZE -> size = value.lengthEncoded();
        case COMPRESSION -> compression = value.lengthEncoded();
        default -> value.skip(value.remaining());
      }
    }
    if (compression != ZSTD && compression != NONE) {
      throw new BadEventException(
          "it is compressed with algorithm " + compression + ", of which only zstd is known");
    }
    return new LogEvent.Payload(
        compression == ZSTD, size < 0 ? body : body.part(Math.min(size, body.remaining())));
  }
}
