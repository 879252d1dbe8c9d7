package dev.holdfast.recovery.index;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.LogEvent.FormatDescription;
import dev.holdfast.binlog.gtid.TransactionId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Where transactions come from: the same for most of a log.
 *
 * @param first a GTID with the number 1, which stands for all that are counted together
 * @param server the server_id of the one that first wrote them
 * @param format in force where they begin
 */
record Origin(TransactionId first, long server, FormatDescription format) {
  void write(DataOutput out) throws IOException {
    out.writeUTF(first.toString());
    out.writeLong(server);
    out.writeUTF(format.serverVersion());
    out.writeBoolean(format.checksums());
    out.writeShort(format.postHeaders().length());
    out.write(format.postHeaders().toArray());
  }

  static Origin read(DataInput in) throws IOException {
    TransactionId first = id(in.readUTF());
    long server = in.readLong();
    String version = in.readUTF();
    boolean checksums = in.readBoolean();
    byte[] postHeaders = new byte[in.readUnsignedShort()];
    in.readFully(postHeaders);
    return new Origin(
        first, server, new FormatDescription(version, checksums, Bytes.copyOf(postHeaders)));
  }

  private static TransactionId id(String text) throws IOException {
    try {
      return TransactionId.parse(text);
    } catch (Failure e) {
      throw new IOException(e);
    }
  }
}
