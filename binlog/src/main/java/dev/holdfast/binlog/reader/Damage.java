package dev.holdfast.binlog.reader;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The ways in which a log can't be read, as messages that say where and what to do. */
final class Damage {
  private Damage() {}

  static Failure failure(Path path, long offset, EventHeader header, String reason) {
    return failure(path, offset, header, reason, null);
  }

  static Failure failure(Path path, long offset, EventHeader header, BadEventException e) {
    return failure(path, offset, header, e.reason(), e);
  }

  private static Failure failure(
      Path path, long offset, EventHeader header, String reason, @Nullable Throwable cause) {
    return new Failure(
        "log-damaged",
        where(path, offset) + " (event type " + EventType.name(header.type()) + ")",
        reason,
        "The disk or its file system may be failing, or a newer server wrote it. Keep the file;"
            + " read the same transactions from another server's logs, or leave this part out with"
            + " --skip-damaged.",
        cause);
  }

  static Failure encrypted(Path path, long offset) {
    return new Failure(
        "log-encrypted",
        where(path, offset),
        "the log is encrypted, which is not supported",
        "Read the logs of a server that does not encrypt them (encrypt_binlog=OFF).");
  }

  static Failure unreadable(Path path, IOException e) {
    return new Failure(
        "log-unreadable",
        "reading " + path,
        e.toString(),
        "See whether the file is there, and whose it is.",
        e);
  }

  private static String where(Path path, long offset) {
    return "reading " + path + " at offset " + offset;
  }
}
