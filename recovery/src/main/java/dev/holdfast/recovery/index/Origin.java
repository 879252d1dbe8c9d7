package dev.holdfast.recovery.index;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.LogEvent.FormatDescription;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Where transactions come from: the same for most of a log.
 *
 * @param format in force where they begin
 */
record Origin(long domain, long server, FormatDescription format) {
  void write(DataOutput out) throws IOException {
    out.writeLong(domain);
    out.writeLong(server);
    out.writeUTF(format.serverVersion());
    out.writeBoolean(format.checksums());
    out.writeShort(format.postHeaders().length());
    out.write(format.postHeaders().toArray());
  }

  static Origin read(DataInput in) throws IOException {
    long domain = in.readLong();
    long server = in.readLong();
    String version = in.readUTF();
    boolean checksums = in.readBoolean();
    byte[] postHeaders = new byte[in.readUnsignedShort()];
    in.readFully(postHeaders);
    return new Origin(
        domain, server, new FormatDescription(version, checksums, Bytes.copyOf(postHeaders)));
  }
}
