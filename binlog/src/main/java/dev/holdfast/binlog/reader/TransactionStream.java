package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.MySqlGtid;
import dev.holdfast.binlog.gtid.TransactionId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of several logs, binary and relay mixed, in the order of their times, each GTID
 * once. Reads headers and checksums only, and holds one transaction's place for each log.
 */
public final class TransactionStream implements AutoCloseable {
  private final List<Head> heads = new ArrayList<>();
  private final GtidSet seen = new GtidSet();
  private final boolean bySequence;

  /** Files and folders; damage is a failure. */
  public static TransactionStream of(List<Path> paths) {
    return new TransactionStream(LogSeries.in(paths), null);
  }

  /** Files and folders; what is damaged is left out and told. */
  public static TransactionStream skippingDamage(List<Path> paths, Consumer<Skipped> skipped) {
    return new TransactionStream(LogSeries.in(paths), skipped);
  }

  /**
   * Reads only those files that aren't known.
   *
   * @param skipped as for {@link #skippingDamage}; without it, damage is a failure
   */
  public static TransactionStream using(
      SealedLogs known, List<LogSeries> logs, @Nullable Consumer<Skipped> skipped) {
    return new TransactionStream(logs, skipped, false, known);
  }

  /**
   * As {@link #of}, but transactions of one domain come in the order of their sequence numbers
   * whatever their times: the order in which a replica has to get them. Reads only those files that
   * aren't known.
   */
  public static TransactionStream inSequence(List<Path> paths, SealedLogs known) {
    return new TransactionStream(LogSeries.in(paths), null, true, known);
  }

  TransactionStream(List<LogSeries> logs, @Nullable Consumer<Skipped> skipped) {
    this(logs, skipped, false, SealedLogs.NONE);
  }

  private TransactionStream(
      List<LogSeries> logs,
      @Nullable Consumer<Skipped> skipped,
      boolean bySequence,
      SealedLogs known) {
    this.bySequence = bySequence;
    logs.forEach(s -> heads.add(new Head(new SeriesReader(s, skipped, known))));
  }

  /** The next one; empty at the end. Asked again then, it goes on if logs have grown. */
  public Optional<LoggedTransaction> next() {
    while (true) {
      Head first = heads.size() == 1 ? heads.getFirst().filled() : first();
      if (first == null || first.next.isEmpty()) {
        return Optional.empty();
      }
      LoggedTransaction transaction = first.take();
      if (transaction.id().isEmpty() || seen.add(transaction.id().get())) {
        return Optional.of(transaction);
      }
    }
  }

  private @Nullable Head first() {
    List<Head> there = heads.stream().filter(h -> h.filled().next.isPresent()).toList();
    return (bySequence ? firstOfDomains(there) : there)
        .stream().min(Comparator.comparingLong(Head::timestampSeconds)).orElse(null);
  }

  private static List<Head> firstOfDomains(List<Head> all) {
    Map<Object, Head> first = new HashMap<>();
    for (Head head : all) {
      first.merge(head.domain(), head, (a, b) -> a.compareSequence(b) <= 0 ? a : b);
    }
    return List.copyOf(first.values());
  }

  /** How each log ends, once {@link #next} has come to the end. */
  public List<Unfinished> ends() {
    return heads.stream().flatMap(h -> h.reader.unfinished().stream()).toList();
  }

  private static final class Head {
    private final SeriesReader reader;
    private Optional<LoggedTransaction> next = Optional.empty();

    Head(SeriesReader reader) {
      this.reader = reader;
    }

    Head filled() {
      if (next.isEmpty()) {
        next = reader.next();
      }
      return this;
    }

    long timestampSeconds() {
      return next.orElseThrow().header().timestampSeconds();
    }

    /** Among these transactions the numbers tell the order. */
    Object domain() {
      return next.orElseThrow()
          .id()
          .<Object>map(id ->
              switch (id) {
                case Gtid gtid -> gtid.domain();
                case MySqlGtid gtid -> gtid.source();
              })
          .orElse(0L);
    }

    int compareSequence(Head other) {
      return Long.compareUnsigned(sequence(), other.sequence());
    }

    private long sequence() {
      return next.orElseThrow().id().map(TransactionId::sequence).orElse(0L);
    }

    LoggedTransaction take() {
      LoggedTransaction taken = next.orElseThrow();
      next = Optional.empty();
      return taken;
    }
  }

  @Override
  public void close() {
    heads.forEach(h -> h.reader.close());
  }
}
