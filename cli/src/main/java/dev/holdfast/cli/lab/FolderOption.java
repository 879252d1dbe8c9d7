package dev.holdfast.cli.lab;

import dev.holdfast.lab.Lab;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which lab is meant. */
final class FolderOption {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The lab's folder; ~/.local/state/holdfast/lab when left out.")
  @Nullable Path dir;

  Lab of(Labs labs) {
    return labs.in(dir);
  }
}
