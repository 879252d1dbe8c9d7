package dev.holdfast.shop;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.function.Consumer;

/** Reads a journal as far as it has been written, and may go on later where it stopped. */
final class JournalReader implements AutoCloseable {
  private static final int PORTION = 8192 * EntryCodec.SIZE;

  private final Path path;
  private final FileChannel channel;
  private final UUID databaseId;
  private long position = EntryCodec.SIZE;
  private long damaged;

  private JournalReader(Path path, FileChannel channel, UUID databaseId) {
    this.path = path;
    this.channel = channel;
    this.databaseId = databaseId;
  }

  /** Fails with {@code unknown-journal} when there is no such file. */
  static JournalReader open(Path path) throws JournalUnreadable {
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        ByteBuffer header = ByteBuffer.allocate(EntryCodec.SIZE);
        if (channel.read(header, 0) < EntryCodec.SIZE) {
          throw new JournalUnreadable("it is shorter than a journal's header");
        }
        return new JournalReader(path, channel, EntryCodec.databaseId(header));
      } catch (IOException | JournalUnreadable e) {
        channel.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new Failure(
          "unknown-journal",
          "reading the journal " + path,
          "there is no such file",
          "Check the name given with --journal.",
          e);
    } catch (IOException e) {
      throw new JournalUnreadable("it can't be read: " + e, e);
    }
  }

  Path path() {
    return path;
  }

  UUID databaseId() {
    return databaseId;
  }

  /** Hands over all whole records from where the last call stopped. */
  void readOn(Consumer<Entry> consumer) throws JournalUnreadable {
    ByteBuffer portion = ByteBuffer.allocate(PORTION);
    try {
      while (channel.read(portion, position) >= EntryCodec.SIZE) {
        int whole = portion.position() / EntryCodec.SIZE;
        for (int i = 0; i < whole; i++) {
          ByteBuffer record = portion.slice(i * EntryCodec.SIZE, EntryCodec.SIZE);
          Entry entry = EntryCodec.decode(record, position / EntryCodec.SIZE);
          position += EntryCodec.SIZE;
          if (entry == null) {
            damaged++;
          } else {
            consumer.accept(entry);
          }
        }
        portion.clear();
      }
    } catch (IOException e) {
      throw new JournalUnreadable("it can't be read: " + e, e);
    }
  }

  /** How many records did not pass their checksum. */
  long damaged() {
    return damaged;
  }

  /** Whether the file ends within a record: its writer's host went down, or somebody cut it. */
  boolean torn() throws JournalUnreadable {
    try {
      return channel.size() % EntryCodec.SIZE != 0;
    } catch (IOException e) {
      throw new JournalUnreadable("it can't be read: " + e, e);
    }
  }

  /** Whether a run writes it now: then all that was sent so far is in it. */
  boolean live() throws JournalUnreadable {
    try (FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true; // The writer is in this process.
    } catch (IOException e) {
      throw new JournalUnreadable("its lock can't be asked for: " + e, e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
