package dev.holdfast.shop;

import dev.holdfast.base.Failure;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes a run's records. One write to the operating system for each: they survive the death of
 * this process, and all but the last seconds survive that of the host. Locked against a second
 * writer; the lock also tells a reader that the run goes on.
 */
final class Journal implements AutoCloseable {
  private final Path path;
  private final long run;
  private final RandomAccessFile file;
  private final ReentrantLock lock = new ReentrantLock();
  private long records;
  private int intents;

  private Journal(Path path, RandomAccessFile file, long run, long records) {
    this.path = path;
    this.file = file;
    this.run = run;
    this.records = records;
  }

  /**
   * Opens a journal for one more run.
   *
   * @param append into a file that is there; fails with {@code journal-exists} otherwise, with
   *     {@code bad-journal} when it is of another database, and with {@code journal-busy}
   */
  static Journal open(Path path, UUID databaseId, boolean append, long run) {
    if (Files.exists(path) && !append) {
      throw exists(path);
    }
    try {
      return open(path, databaseId, run);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  // The channel must not be used for writing: an interrupted thread would close it for all.
  private static Journal open(Path path, UUID databaseId, long run) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      lock(path, file);
      if (file.length() == 0) {
        file.write(EntryCodec.header(databaseId));
      } else {
        requireSame(path, file, databaseId);
      }
      long records = file.length() / EntryCodec.SIZE;
      file.seek(records * EntryCodec.SIZE);
      Journal journal = new Journal(path, file, run, records);
      journal.append(new Entry.Begin(run, now()));
      return journal;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void lock(Path path, RandomAccessFile file) throws IOException {
    try {
      if (file.getChannel().tryLock() == null) {
        throw busy(path);
      }
    } catch (OverlappingFileLockException e) {
      throw busy(path); // The other run is in this process.
    }
  }

  private static void requireSame(Path path, RandomAccessFile file, UUID databaseId)
      throws IOException {
    String reason;
    try {
      byte[] header = new byte[EntryCodec.SIZE];
      file.readFully(header);
      UUID found = EntryCodec.databaseId(ByteBuffer.wrap(header));
      if (found.equals(databaseId)) {
        return;
      }
      reason = "it belongs to the database " + found + ", and this is " + databaseId;
    } catch (JournalUnreadable e) {
      reason = String.valueOf(e.getMessage());
    } catch (EOFException e) {
      reason = "it is shorter than a journal's header";
    }
    throw new Failure(
        "bad-journal", "continuing the journal " + path, reason, "Name another file.");
  }

  /** Notes what is about to be sent, and gives it its id. */
  long intend(Kind kind, long customer, long amount, long subject) {
    lock.lock();
    try {
      long id = Ids.of(run, intents + 1);
      append(new Entry.Intent(id, kind, customer, amount, subject, now()));
      intents++;
      return id;
    } finally {
      lock.unlock();
    }
  }

  void result(long id, Outcome outcome, Balance after) {
    append(new Entry.Result(id, outcome, after.credit(), after.revision(), now()));
  }

  void read(Kind kind, int connection, long customer, Balance seen, long lastOp) {
    append(
        new Entry.Read(
            run, kind, connection, customer, seen.credit(), seen.revision(), lastOp, now()));
  }

  /** Says that nothing is missing after this. */
  void end() {
    append(new Entry.End(run, intents, now()));
  }

  private void append(Entry entry) {
    lock.lock();
    try {
      file.write(EntryCodec.encode(entry, records));
      records++;
    } catch (IOException e) {
      throw unwritable(path, e);
    } finally {
      lock.unlock();
    }
  }

  private static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  static Failure exists(Path path) {
    return new Failure(
        "journal-exists",
        "opening the journal " + path,
        "the file is there, and may prove what an earlier run did",
        "Name another file, or add --append to continue this one.");
  }

  private static Failure busy(Path path) {
    return new Failure(
        "journal-busy",
        "opening the journal " + path,
        "another run writes it",
        "Name another file, or wait for that run to end.");
  }

  private static Failure unwritable(Path path, IOException e) {
    return new Failure(
        "journal-unwritable",
        "writing the journal " + path,
        e.toString(),
        "Check the folder and the free space of its disk; no operation is sent without a journal.",
        e);
  }

  @Override
  public void close() {
    try (file) {
      file.getFD().sync();
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }
}
