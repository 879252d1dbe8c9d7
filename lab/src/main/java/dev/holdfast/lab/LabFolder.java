package dev.holdfast.lab;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A lab's folder. It is ours when it holds {@code lab.json}, which is written before anything else,
 * so that whatever a crash leaves can be found and removed.
 */
final class LabFolder {
  static final long NEEDED_BYTES = 2L << 30;
  private static final int SOCKET_PATH_LIMIT = 107;

  private final Path path;
  private final JsonMapper json =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  LabFolder(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  Path path() {
    return path;
  }

  Path secret(String name) {
    return path.resolve("secrets").resolve(name);
  }

  Path socket(String node) {
    return path.resolve(node).resolve("s.sock");
  }

  /** The lab that lives here; empty when there is no folder or an empty one. */
  Optional<LabState> read() {
    if (!Files.exists(stateFile())) {
      return Optional.empty();
    }
    try {
      return Optional.of(json.readValue(Files.readString(stateFile()), LabState.class));
    } catch (NoSuchFileException _) {
      return Optional.empty(); // purged this very moment
    } catch (IOException | JacksonException e) {
      throw new Failure(
          "not-ours",
          "reading " + stateFile(),
          String.valueOf(e.getMessage()),
          "It is not what a lab of this version writes: choose another folder with --dir.",
          e);
    }
  }

  LabState require() {
    return read()
        .orElseThrow(() ->
            new Failure(
                "no-lab",
                "looking for a lab in " + path,
                "there is none",
                "Start one with 'holdfast lab up', or name its folder with --dir."));
  }

  /** Refuses a folder that can't hold a new lab; changes nothing. */
  void requireUsable(long neededBytes) {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw refuse("bad-dir", "it is not a folder", "Choose another one with --dir.");
    }
    if (socket("db10").toString().getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH_LIMIT) {
      throw refuse(
          "bad-dir",
          "its path is too long for Unix sockets, which allow " + SOCKET_PATH_LIMIT + " bytes",
          "Choose a shorter path with --dir.");
    }
    requireEmpty();
    Path existing = nearestExisting();
    if (!Files.isWritable(existing) || !Files.isExecutable(existing)) {
      throw refuse(
          "no-permission", "you may not write to " + existing, "Choose another one with --dir.");
    }
    requireSpace(existing, neededBytes);
  }

  void requireSpace(long neededBytes) {
    requireSpace(nearestExisting(), neededBytes);
  }

  /** Makes the folder with its mark. */
  void create(LabState state) {
    try {
      Files.createDirectories(path);
      Files.createDirectories(path.resolve("secrets"));
    } catch (IOException e) {
      throw refuse("no-permission", String.valueOf(e), "Choose another one with --dir.");
    }
    write(state);
  }

  /** Replaced by a rename: a reader sees the old state or the new one. */
  void write(LabState state) {
    Path fresh = path.resolve("lab.json.new");
    try {
      byte[] bytes = json.writerWithDefaultPrettyPrinter().writeValueAsBytes(state);
      Files.write(fresh, bytes);
      Files.move(fresh, stateFile(), StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw refuse("disk-write", String.valueOf(e), "Check the disk and its permissions.");
    }
  }

  /**
   * Deletes a folder that is ours, with everything in it; the mark goes last. Two may want it at
   * once, when an interrupt meets work that gives up: the second finds nothing left to do.
   */
  synchronized void purge() {
    if (!Files.exists(path)) {
      return;
    }
    if (!Files.exists(stateFile())) {
      throw refuse(
          "not-ours", "it holds no lab.json, so no lab made it", "Delete it by hand if you must.");
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        if (!each.equals(stateFile()) && !each.equals(path)) {
          Files.deleteIfExists(each);
        }
      }
      Files.delete(stateFile());
      Files.delete(path);
    } catch (IOException | UncheckedIOException e) {
      throw refuse("purge", String.valueOf(e), "See what holds it, and repeat the command.");
    }
  }

  private void requireEmpty() {
    if (!Files.isDirectory(path)) {
      return;
    }
    try (Stream<Path> entries = Files.list(path)) {
      if (entries.findAny().isPresent()) {
        throw refuse(
            "not-empty",
            "it holds files, and no lab made them",
            "Choose an empty or new folder with --dir.");
      }
    } catch (IOException e) {
      throw refuse("no-permission", String.valueOf(e), "Choose another one with --dir.");
    }
  }

  private void requireSpace(Path existing, long neededBytes) {
    long free = existing.toFile().getUsableSpace();
    if (free < neededBytes) {
      throw refuse(
          "disk-full",
          "its disk has " + mebibytes(free) + " free, a lab needs " + mebibytes(neededBytes),
          "Free some space, or choose a folder on another disk with --dir.");
    }
  }

  private Path nearestExisting() {
    Path candidate = path;
    while (!Files.exists(candidate)) {
      candidate = java.util.Objects.requireNonNull(candidate.getParent());
    }
    return candidate;
  }

  private Path stateFile() {
    return path.resolve("lab.json");
  }

  private Failure refuse(String code, String reason, String hint) {
    return new Failure(code, "using the folder " + path, reason, hint);
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }

  /** The folder that is meant when none is named. */
  static Path standard(Map<String, String> environment) {
    String state = environment.get("XDG_STATE_HOME");
    Path base =
        state == null || state.isBlank()
            ? Path.of(environment.getOrDefault("HOME", "/tmp"), ".local", "state")
            : Path.of(state);
    return base.resolve("holdfast").resolve("lab");
  }
}
