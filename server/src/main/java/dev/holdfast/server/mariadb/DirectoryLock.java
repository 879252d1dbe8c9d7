package dev.holdfast.server.mariadb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The lock of a data directory; it ends with {@link #close} or with this process. */
final class DirectoryLock implements AutoCloseable {
  static final String FILE = "holdfast.lock";
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Code {@code datadir-in-use} when somebody else has it. */
  static DirectoryLock take(Path dir) throws IOException {
    FileChannel channel =
        FileChannel.open(dir.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return new DirectoryLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw DataDirectoryFailures.inUse(dir, e);
    }
    channel.close();
    throw DataDirectoryFailures.inUse(dir, null);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
