package dev.holdfast.binlog.reader;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of a stream, found by a thread of its own while those before them are looked at:
 * finding them takes each byte through its checksum, which costs nearly as much as decoding it. The
 * stream, and whoever it tells of damage, belong to that thread until this is closed, and may be
 * further than what was handed out; to close the stream is left to its owner.
 */
public final class ReadAhead implements AutoCloseable {
  private static final int MOST_AHEAD = 512;
  private final TransactionStream stream;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("read-ahead").factory());
  private volatile boolean closed;
  private Batch current = new Batch(new ArrayDeque<>(), null, false);
  private CompletableFuture<Batch> coming;

  /**
   * @param transactions taken out as they are handed on
   * @param trouble what ended the stream after them
   * @param last whether nothing follows
   */
  private record Batch(
      Queue<LoggedTransaction> transactions, @Nullable RuntimeException trouble, boolean last) {}

  public ReadAhead(TransactionStream stream) {
    this.stream = stream;
    coming = CompletableFuture.supplyAsync(this::batch, reader);
  }

  /** Here, too, what was found before trouble comes before it. */
  private Batch batch() {
    Queue<LoggedTransaction> transactions = new ArrayDeque<>(MOST_AHEAD);
    try {
      while (transactions.size() < MOST_AHEAD && !closed) {
        Optional<LoggedTransaction> next = stream.next();
        if (next.isEmpty()) {
          return new Batch(transactions, null, true);
        }
        transactions.add(next.get());
      }
      return new Batch(transactions, null, false);
    } catch (RuntimeException e) {
      return new Batch(transactions, e, true);
    }
  }

  /** As {@link TransactionStream#next}, but the end is the end even if logs grow. */
  public Optional<LoggedTransaction> next() {
    while (current.transactions.isEmpty()) {
      if (current.trouble != null) {
        throw current.trouble;
      }
      if (current.last) {
        return Optional.empty();
      }
      current = coming.join();
      if (!current.last) {
        coming = CompletableFuture.supplyAsync(this::batch, reader);
      }
    }
    return Optional.of(current.transactions.remove());
  }

  /** Waits until the thread has ended, for the length of one transaction at most. */
  @Override
  public void close() {
    closed = true;
    reader.close();
  }
}
