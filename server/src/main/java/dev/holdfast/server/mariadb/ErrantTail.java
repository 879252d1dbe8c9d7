package dev.holdfast.server.mariadb;

import dev.holdfast.binlog.gtid.GtidState;
import dev.holdfast.binlog.reader.LogPlace;
import dev.holdfast.binlog.reader.RelayLog;
import dev.holdfast.server.Source;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The end of this server's binary log, from the first transaction on that the primary does not
 * have.
 *
 * @param files of the binary log, from the one on in which it begins
 * @param begin offset in the first of them
 */
record ErrantTail(LogPlace first, List<Path> files, long begin) {
  private static final int MAGIC_BYTES = 4;

  /** Empty when the logs that are left hold nothing of that kind. */
  static Optional<ErrantTail> find(Path dataDir, GtidState theirs) {
    RelayLog log = new RelayLog(dataDir.resolve("binlog.index"));
    return log.unapplied(theirs::contains)
        .first()
        .map(place -> {
          List<Path> files = log.files();
          return new ErrantTail(
              place, files.subList(files.indexOf(place.file()), files.size()), place.offset());
        });
  }

  /** Copies it as binary logs that every tool reads, with a page that says what they are. */
  Path save(Path lostAndFound, Source primary) throws IOException {
    Path folder = lostAndFound.resolve("from-" + first.gtid());
    for (int n = 2; Files.exists(folder); n++) {
      folder = lostAndFound.resolve("from-" + first.gtid() + "." + n);
    }
    Path building = lostAndFound.resolve(".saving");
    FileTree.delete(building);
    Files.createDirectories(building);
    for (Path file : files) {
      copy(file, building.resolve(file.getFileName()), file.equals(first.file()) ? begin : 0);
    }
    Files.writeString(building.resolve("README"), page(primary));
    Files.move(building, folder);
    return folder;
  }

  private static void copy(Path from, Path to, long begin) throws IOException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long description = begin == 0 ? 0 : LogHead.lengthBytes(in);
      transfer(in, 0, description, out);
      transfer(in, begin, in.size(), out);
      out.force(true);
    }
  }

  private static void transfer(FileChannel in, long from, long to, FileChannel out)
      throws IOException {
    for (long at = from; at < to; ) {
      at += in.transferTo(at, to - at, out);
    }
  }

  private String page(Source primary) {
    return "What this server had written, from "
        + first.gtid()
        + " on, and its primary "
        + primary.node()
        + " did not have.\nRead it:   mariadb-binlog --verbose --base64-output=decode-rows "
        + first.file().getFileName()
        + "\nApply it:  mariadb-binlog "
        + first.file().getFileName()
        + " | mariadb        (on the primary, once you know that it is wanted)\n";
  }

  /** The part of a binary log that each excerpt needs: its magic and its format description. */
  private static final class LogHead {
    private LogHead() {}

    static long lengthBytes(FileChannel log) throws IOException {
      java.nio.ByteBuffer length =
          java.nio.ByteBuffer.allocate(4).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      log.read(length, MAGIC_BYTES + 9);
      return (long) MAGIC_BYTES + length.getInt(0);
    }
  }
}
