package dev.holdfast.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The end of a log, for a message about a process that did not do what it should. */
final class LastWords {
  private static final int LINES = 8;

  private LastWords() {}

  static String of(List<LabState.Node> nodes, Function<LabState.Node, Path> log) {
    return nodes.stream()
        .map(node -> "  " + node.name() + ":\n" + of(log.apply(node)))
        .collect(Collectors.joining("\n"));
  }

  /** From the program's own last failure on, when there is one. */
  static String of(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      int from = Math.max(0, lines.size() - LINES);
      for (int i = lines.size() - 1; i >= 0; i--) {
        if (lines.get(i).startsWith("holdfast: ")) {
          from = i;
          break;
        }
      }
      return lines.subList(from, lines.size()).stream()
          .limit(3L * LINES)
          .map(line -> "    " + line)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return "    (its log can't be read: " + e.getMessage() + ")";
    }
  }
}
