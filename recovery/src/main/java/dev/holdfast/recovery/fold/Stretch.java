package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.LogEvent.FormatDescription;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.server.UndoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One stretch that is being folded, with all that it holds on disk and in memory. */
final class Stretch implements AutoCloseable {
  private static final long LEAST_MEMORY_BYTES = 32L << 20;
  private static final long MOST_MEMORY_BYTES = 1L << 30;
  private static final long PART_BYTES = 8L << 20;
  private static final long MOST_PART_BYTES = 256L << 20;
  private static final int MOST_GRAVES = 1_000_000;
  private static final int LOOK_MILLIS = 10;
  private final UndoServer server;
  private final Path folder;
  private final FoldTables tables;
  private final Graves graves;
  private final NetChanges changes;
  private final Intake intake;
  private final Harvest harvest;
  private final Comparison comparison;
  private @Nullable LoggedTransaction first;
  private @Nullable LoggedTransaction last;
  private long transactions;
  private long bytes;

  /**
   * @param compare whether the server's rows are compared with what they should be before
   */
  Stretch(UndoServer server, Path folders, Mistrust mistrust, boolean compare) throws IOException {
    this.server = server;
    Files.createDirectories(folders);
    folder = Files.createTempDirectory(folders, "stretch-");
    tables = new FoldTables(server);
    graves = new Graves(tables.all());
    long memory = Runtime.getRuntime().maxMemory() / 4;
    changes =
        new NetChanges(folder, Math.clamp(memory, LEAST_MEMORY_BYTES, MOST_MEMORY_BYTES), graves);
    intake = new Intake(tables, graves, changes, mistrust.rows());
    comparison = new Comparison(server);
    harvest = new Harvest(folder, tables.all(), graves, compare ? comparison : Harvest.Check.NONE);
  }

  /** Rows can be compared once the server has applied all that comes before. */
  void awaitReached(GtidPosition before, Folds folds) {
    while (!server.situation().position().reaches(before)) {
      if (folds.stopped()) {
        throw new UncheckedIOException(new IOException("the replay has ended"));
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UncheckedIOException(new IOException("the replay was interrupted", e));
      }
    }
  }

  /** False when it can't be folded together with those before. */
  boolean take(LoggedTransaction t) {
    LoggedTransaction begun = first;
    boolean fits =
        graves.count() < MOST_GRAVES
            && (begun == null
                || (gtid(begun).domain() == gtid(t).domain()
                    && sameFormat(format(begun), format(t))));
    if (!fits || !intake.take(t)) {
      return false;
    }
    first = begun == null ? t : begun;
    last = t;
    transactions++;
    bytes += t.bytes();
    return true;
  }

  private static boolean sameFormat(FormatDescription a, FormatDescription b) {
    return a.serverVersion().equals(b.serverVersion()) && a.postHeaders().equals(b.postHeaders());
  }

  private static Gtid gtid(LoggedTransaction t) {
    return t.gtid().orElseThrow();
  }

  private static FormatDescription format(LoggedTransaction t) {
    return t.extents().getFirst().format();
  }

  long transactions() {
    return transactions;
  }

  long bytes() {
    return bytes;
  }

  Gtid first() {
    return gtid(Objects.requireNonNull(first));
  }

  Gtid last() {
    return gtid(Objects.requireNonNull(last));
  }

  FormatDescription format() {
    return format(Objects.requireNonNull(first));
  }

  /** Works out what is sent; returns rows that aren't as the log says, which forbids to send it. */
  Set<Mistrust.Row> finish() {
    try {
      changes.forEach(harvest);
    } catch (IOException e) {
      throw FoldFailures.of(folder, e);
    }
    Set<Mistrust.Row> wrong = new HashSet<>(harvest.misfits());
    wrong.addAll(comparison.different());
    server.rollback();
    return wrong;
  }

  List<String> definitions() {
    return Counters.statements(tables.all(), intake.counted(), harvest.counted());
  }

  /** Whether as many transactions can be made of it as it needs: each takes a GTID. */
  boolean fits(FoldJournal.Stretch note) {
    long free = free(note);
    return free > 0 && harvest.bytes() / free < MOST_PART_BYTES;
  }

  private static long begin(FoldJournal.Stretch note) {
    Gtid before = note.start().byDomain().get(note.end().domain());
    return before == null ? 1 : before.sequence() + 1;
  }

  private static long free(FoldJournal.Stretch note) {
    return note.end().sequence() - begin(note) + 1 - note.definitions().size();
  }

  void send(FoldJournal.Stretch note, Consumer<Parts.Part> out) {
    LoggedTransaction end = Objects.requireNonNull(last);
    EventHeader header =
        new EventHeader(end.header().timestampSeconds(), 0, last().server(), 0, 0, 0);
    long partBytes = Math.max(PART_BYTES, harvest.bytes() * 2 / free(note));
    Parts parts = new Parts(tables.all(), begin(note), last(), header, partBytes, out);
    try {
      parts.rows(RowChange.Kind.DELETE, harvest.deletes);
      parts.rows(RowChange.Kind.UPDATE, harvest.updates);
      Orphans.statements(graves.all()).forEach(parts::statement);
      parts.rows(RowChange.Kind.INSERT, harvest.inserts);
    } catch (IOException e) {
      throw FoldFailures.of(folder, e);
    }
    parts.end(note.definitions());
  }

  @Override
  public void close() {
    try {
      intake.close();
      harvest.close();
      changes.close();
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw FoldFailures.of(folder, e);
    } finally {
      server.close();
    }
  }
}
