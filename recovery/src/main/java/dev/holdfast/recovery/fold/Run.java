package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.bytes.Bytes;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Net changes on disk, in the order of their rows. */
final class Run implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final int NOTHING = -1;
  private final DataInputStream in;

  private Run(DataInputStream in) {
    this.in = in;
  }

  /** Writes one; they must come in order. */
  static final class Writer implements AutoCloseable {
    private final DataOutputStream out;

    Writer(Path file) throws IOException {
      out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
    }

    void add(RowId id, Net net) throws IOException {
      out.writeInt(id.table());
      write(out, Optional.of(id.key()));
      write(out, net.before());
      write(out, net.after());
      out.writeLong(net.first());
      out.writeLong(net.last());
    }

    @Override
    public void close() throws IOException {
      out.writeInt(NOTHING);
      out.close();
    }
  }

  private static void write(DataOutputStream out, Optional<Bytes> bytes) throws IOException {
    out.writeInt(bytes.map(Bytes::length).orElse(NOTHING));
    if (bytes.isPresent()) {
      out.write(bytes.get().toArray());
    }
  }

  static Run open(Path file) throws IOException {
    return new Run(
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)));
  }

  /** The next one; empty at the end. */
  Optional<Map.Entry<RowId, Net>> next() throws IOException {
    int table = in.readInt();
    if (table == NOTHING) {
      return Optional.empty();
    }
    RowId id = new RowId(table, read().orElseThrow());
    return Optional.of(Map.entry(id, new Net(read(), read(), in.readLong(), in.readLong())));
  }

  private Optional<Bytes> read() throws IOException {
    int length = in.readInt();
    if (length == NOTHING) {
      return Optional.empty();
    }
    byte[] bytes = in.readNBytes(length);
    return Optional.of(Bytes.copyOf(bytes));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
