package dev.holdfast.recovery.fold;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * Which stretch is being sent in parts: until all of them are applied, the scratch server is at a
 * place that never was, and only the same fold leads out of it.
 */
final class FoldJournal {
  private static final int FORMAT = 2;
  private final Path file;

  /**
   * One stretch.
   *
   * @param open whether parts of it may have been applied, and nothing else within it
   * @param before position before it
   * @param last its last transaction
   * @param definitions statements at its end, which depend on how the server was before
   * @param earlier how many were folded before it, since the base
   * @param transactions how many it is
   */
  record Stretch(
      int format,
      boolean open,
      String before,
      String last,
      List<String> definitions,
      long earlier,
      long transactions) {
    Stretch {
      definitions = List.copyOf(definitions);
    }

    Stretch(
        GtidPosition before, Gtid last, List<String> definitions, long earlier, long transactions) {
      this(FORMAT, true, before.toString(), last.toString(), definitions, earlier, transactions);
    }

    /** None of it was applied: it is no stretch, and other ones may begin there. */
    Stretch dropped() {
      return new Stretch(FORMAT, false, before, last, List.of(), earlier, 0);
    }

    /** How many were folded up to its end, since the base. */
    long folded() {
      return earlier + transactions;
    }

    GtidPosition start() {
      return GtidPosition.parse(before);
    }

    Gtid end() {
      return Gtid.parse(last);
    }

    /** Whether a server at this position is within it. */
    boolean holds(GtidPosition position) {
      Gtid there = position.byDomain().get(end().domain());
      Gtid begun = start().byDomain().get(end().domain());
      return open
          && there != null
          && !there.equals(begun)
          && Long.compareUnsigned(there.sequence(), end().sequence()) < 0
          && (begun == null || Long.compareUnsigned(there.sequence(), begun.sequence()) > 0);
    }

    /** Whether a server at this position may have nothing of it, though it says otherwise. */
    boolean untouched(GtidPosition position) {
      return open && !holds(position) && !position.covers(GtidPosition.of(Set.of(end())));
    }
  }

  FoldJournal(Path folder) {
    file = folder.resolve("fold.json");
  }

  /** The stretch that was begun last. Code restore-folder. */
  Optional<Stretch> last() {
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      Stretch stretch = Json.MAPPER.readValue(Files.readString(file), Stretch.class);
      if (stretch.format() != FORMAT) {
        throw unusable("another version of Holdfast wrote it", null);
      }
      return Optional.of(stretch);
    } catch (IOException | JacksonException e) {
      throw unusable(e.toString(), e);
    }
  }

  /** Forgets a stretch of which a server at this position has nothing: others may be served. */
  void drop(GtidPosition position) {
    last().filter(s -> s.untouched(position)).map(Stretch::dropped).ifPresent(this::begin);
  }

  void begin(Stretch stretch) {
    try {
      Path next = file.resolveSibling("fold.json.next");
      Files.writeString(
          next,
          Json.MAPPER.writeValueAsString(stretch),
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          StandardOpenOption.SYNC);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw FoldFailures.of(file, e);
    }
  }

  Failure unusable(String reason, @org.jspecify.annotations.Nullable Throwable cause) {
    return new Failure(
        "restore-folder", "using " + file, reason, "Begin anew in another folder.", cause);
  }
}
