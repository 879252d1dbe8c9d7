package dev.holdfast.recovery.fold;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Which stretch is being sent in parts: until all of them are applied, the scratch server is at a
 * place that never was, and only the same fold leads out of it.
 */
final class FoldJournal {
  private static final int FORMAT = 1;
  private final Path file;

  /**
   * One stretch.
   *
   * @param before position before it
   * @param last its last transaction
   * @param definitions statements at its end, which depend on how the server was before
   * @param folded how many were folded up to its end, since the base
   */
  record Stretch(int format, String before, String last, List<String> definitions, long folded) {
    Stretch {
      definitions = List.copyOf(definitions);
    }

    Stretch(GtidPosition before, Gtid last, List<String> definitions, long folded) {
      this(FORMAT, before.toString(), last.toString(), definitions, folded);
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
      return there != null
          && !there.equals(begun)
          && Long.compareUnsigned(there.sequence(), end().sequence()) < 0
          && (begun == null || Long.compareUnsigned(there.sequence(), begun.sequence()) > 0);
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
    } catch (IOException e) {
      throw unusable(e.toString(), e);
    }
  }

  void begin(Stretch stretch) {
    try {
      Path next = file.resolveSibling("fold.json.next");
      Files.writeString(next, Json.MAPPER.writeValueAsString(stretch));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unusable(e.toString(), e);
    }
  }

  private Failure unusable(String reason, @org.jspecify.annotations.Nullable Throwable cause) {
    return new Failure(
        "restore-folder", "using " + file, reason, "Begin anew in another folder.", cause);
  }
}
