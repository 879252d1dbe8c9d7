package dev.holdfast.recovery.fold;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What goes wrong with the files of a fold, and what they leave behind. */
final class FoldFailures {
  private static final List<String> FULL = List.of("no space left", "quota exceeded");

  private FoldFailures() {}

  /** Codes disk-full, restore-folder. */
  static Failure of(Path at, IOException e) {
    String text = e.toString().toLowerCase(Locale.ROOT);
    return FULL.stream().anyMatch(text::contains)
        ? new Failure(
            "disk-full",
            "folding in " + at,
            e.toString(),
            "Make room; the same command with the same --dir goes on where it was.",
            e)
        : new Failure(
            "restore-folder",
            "folding in " + at,
            e.toString(),
            "See the disk; the same command with the same --dir goes on where it was.",
            e);
  }

  /** Deletes what a run that was killed has left in the folder. */
  static void sweep(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw of(folder, e);
    }
  }
}
