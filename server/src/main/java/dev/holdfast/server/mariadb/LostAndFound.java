package dev.holdfast.server.mariadb;

import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowSql;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a node had and its primary had not, kept for people. */
record LostAndFound(Path folder) {
  private static final int MAGIC_BYTES = 4;
  private static final int LENGTH_OFFSET = 9;

  /**
   * Copies it as binary logs that every tool reads, with its rows as SQL and a page that says what
   * they are. A tail that is there already, from an earlier try, is not saved again.
   *
   * @param digest of the tail's bytes
   * @param from whom it is compared with, for people
   */
  void save(ErrantTail tail, String digest, String from) throws IOException {
    Path target = folder.resolve("from-" + tail.first() + "-" + digest.substring(0, 8));
    if (Files.exists(target)) {
      return;
    }
    Path building = folder.resolve(".saving");
    FileTree.delete(building);
    Files.createDirectories(building);
    for (Path file : tail.files()) {
      boolean first = file.equals(tail.files().getFirst());
      copy(file, building.resolve(file.getFileName()), first ? tail.begin() : 0);
    }
    writeRows(tail, building.resolve("rows.sql"));
    Files.writeString(building.resolve("README"), page(tail, from));
    Files.move(building, target);
  }

  private static void copy(Path from, Path to, long begin) throws IOException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      transfer(in, 0, begin == 0 ? 0 : headBytes(in), out);
      transfer(in, begin, in.size(), out);
      out.force(true);
    }
  }

  /** The magic and the format description, which each excerpt needs. */
  private static long headBytes(FileChannel log) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    log.read(length, MAGIC_BYTES + LENGTH_OFFSET);
    return (long) MAGIC_BYTES + length.getInt(0);
  }

  private static void transfer(FileChannel in, long from, long to, FileChannel out)
      throws IOException {
    for (long at = from; at < to; ) {
      at += in.transferTo(at, to - at, out);
    }
  }

  private static void writeRows(ErrantTail tail, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (LoggedTransaction t : tail.transactions()) {
        out.write("-- " + t.gtid().map(Object::toString).orElse("no GTID") + "\n");
        t.changes(change -> write(change, out));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void write(RowChange change, BufferedWriter out) {
    try {
      out.write(
          change.table().named()
              ? new RowSql(change.table()).of(change) + ";\n"
              : "-- a row of "
                  + change.table().fullName()
                  + ", whose columns the log doesn't name\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String page(ErrantTail tail, String from) {
    String log = tail.files().getFirst().getFileName().toString();
    return """
    What this server had written, from %s on (%d transactions), and %s does not have.
    rows.sql holds its row changes; statements such as ALTER TABLE are in the logs alone.
    Read it:   mariadb-binlog --verbose --base64-output=decode-rows %s
    Apply it:  mariadb-binlog %s | mariadb     (on the primary, once you know that it is wanted)
    """
        .formatted(tail.first(), tail.transactions().size(), from, log, log);
  }
}
