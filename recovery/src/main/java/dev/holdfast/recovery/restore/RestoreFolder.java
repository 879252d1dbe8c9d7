package dev.holdfast.recovery.restore;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.server.ReplayServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of a restore, and the note in it that says what it is. */
public record RestoreFolder(Path path) {
  private static final String NOTE = "restore.json";
  private static final String DISTRUST = "replay-count.txt";

  /**
   * What a restore has to remember.
   *
   * @param start GTID position of the base; empty text for the beginning, absent before it is known
   * @param without as it was asked for
   * @param replayed whether a replay has begun, which makes the rest final
   */
  record Note(
      String base,
      long serverId,
      Optional<String> start,
      List<String> without,
      String conflicts,
      boolean replayed) {
    Note started(Position at) {
      return new Note(base, serverId, Optional.of(at.toString()), without, conflicts, replayed);
    }

    Note replaying() {
      return new Note(base, serverId, start, without, conflicts, true);
    }

    Note asked(List<String> other, String otherConflicts) {
      return new Note(base, serverId, start, other, otherConflicts, replayed);
    }
  }

  Optional<Note> note() {
    Path file = path.resolve(NOTE);
    try {
      return Files.exists(file)
          ? Optional.of(Json.MAPPER.readValue(Files.readString(file), Note.class))
          : Optional.empty();
    } catch (IOException e) {
      throw unusable(e.toString(), e);
    }
  }

  /** Whether a restore has begun there. */
  public boolean begun() {
    return note().isPresent();
  }

  /** Begins here, or goes on with what was begun; codes restore-folder, restore-other. */
  Note begin(Optional<Path> base, List<String> without, String conflicts) {
    checkTrust();
    Optional<Note> before = note();
    if (before.isPresent()) {
      Note note = before.get();
      boolean sameBase =
          base.map(b -> b.toAbsolutePath().normalize().toString().equals(note.base())).orElse(true);
      boolean same = note.without().equals(without) && note.conflicts().equals(conflicts);
      if (!sameBase || (note.replayed() && !same)) {
        throw other(note);
      }
      return note.asked(without, conflicts);
    }
    if (base.isEmpty()) {
      throw new Failure(
          "base-missing",
          "restoring into " + path,
          "no base was named, and no restore has begun there",
          "Name one with --base: a data directory, a snapshot of one, or a backup.");
    }
    checkEmpty();
    Note note =
        new Note(
            base.get().toAbsolutePath().normalize().toString(),
            newServerId(),
            Optional.empty(),
            without,
            conflicts,
            false);
    write(note);
    return note;
  }

  /** What was restored here is wrong: nobody goes on with it. */
  void distrust(Failure why) {
    try {
      Files.writeString(path.resolve(DISTRUST), why.what() + ": " + why.reason() + "\n");
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private void checkTrust() {
    if (Files.exists(path.resolve(DISTRUST))) {
      throw new Failure(
          "restore-folder",
          "going on in " + path,
          "what was restored there can't be trusted: see " + DISTRUST + " there",
          "Begin anew in another folder, and remove this one with --remove.");
    }
  }

  private Failure other(Note note) {
    return new Failure(
        "restore-other",
        "going on in " + path,
        "a restore of "
            + note.base()
            + (note.without().isEmpty() ? "" : " without " + String.join(", ", note.without()))
            + (note.conflicts().isEmpty() ? "" : " with --on-conflict " + note.conflicts())
            + " was begun there",
        "Repeat it as it was, or choose another folder with --dir.");
  }

  private void checkEmpty() {
    try {
      Files.createDirectories(path);
      try (Stream<Path> files = Files.list(path)) {
        if (files.findAny().isPresent()) {
          throw unusable("it is not empty, and no restore has begun there", null);
        }
      }
    } catch (IOException e) {
      throw unusable(e.toString(), e);
    }
  }

  void write(Note note) {
    try {
      Path next = path.resolve(NOTE + ".next");
      Files.writeString(next, Json.MAPPER.writeValueAsString(note));
      Files.move(next, path.resolve(NOTE), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unusable(e.toString(), e);
    }
  }

  /** Of 31 bits, so that it is nobody's by chance. */
  private static long newServerId() {
    return (1L << 30) + new SecureRandom().nextInt(1 << 30);
  }

  /** Ends the folder's server; false when none ran. Code restore-folder when it is no restore's. */
  public boolean stop(ReplayServers servers) {
    if (note().isEmpty()) {
      throw unusable("no restore has begun there", null);
    }
    return servers.stop(path);
  }

  /** Ends the server and deletes all that the restore made. */
  public void remove(ReplayServers servers) {
    stop(servers);
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw unusable(e.toString(), e);
    }
  }

  private Failure unusable(String reason, @org.jspecify.annotations.Nullable Throwable cause) {
    return new Failure(
        "restore-folder",
        "using " + path + " for a restore",
        reason,
        "Name a folder of a restore, or one that is new or empty.",
        cause);
  }
}
