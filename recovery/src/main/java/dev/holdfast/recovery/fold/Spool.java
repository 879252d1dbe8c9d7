package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.bytes.Bytes;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Row images on disk, in the order in which they come. */
final class Spool implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final int END = -1;
  private final Path file;
  private final DataOutputStream out;
  private long bytes;

  /** Gets them back. */
  interface Each {
    void row(int table, Bytes images) throws IOException;
  }

  Spool(Path file) throws IOException {
    this.file = file;
    out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
  }

  void add(int table, Bytes first, Optional<Bytes> second) throws IOException {
    int length = first.length() + second.map(Bytes::length).orElse(0);
    out.writeInt(table);
    out.writeInt(length);
    out.write(first.toArray());
    if (second.isPresent()) {
      out.write(second.get().toArray());
    }
    bytes += length;
  }

  long bytes() {
    return bytes;
  }

  /** Nothing can be added after it. */
  void forEach(Each each) throws IOException {
    out.writeInt(END);
    out.close();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES))) {
      for (int table = in.readInt(); table != END; table = in.readInt()) {
        each.row(table, Bytes.copyOf(in.readNBytes(in.readInt())));
      }
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(file);
  }
}
