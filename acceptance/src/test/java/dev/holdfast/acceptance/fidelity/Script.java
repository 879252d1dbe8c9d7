package dev.holdfast.acceptance.fidelity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Steps for servers, and what is to be seen in between: a title, what it is about, then lines that
 * begin with given, when, then or and.
 */
record Script(String title, List<String> lines) {
  private static final Pattern NODE = Pattern.compile("\\bdb(\\d)");
  private static final Pattern LINE = Pattern.compile("(?:given|when|then|and)\\s+(.+)");

  static Script read(Path file) {
    try {
      List<String> text = Files.readAllLines(file);
      List<String> lines = new ArrayList<>();
      for (String each : text) {
        Matcher line = LINE.matcher(each.strip());
        if (line.matches() && (!lines.isEmpty() || each.startsWith("given"))) {
          lines.add(line.group(1));
        }
      }
      return new Script(text.getFirst(), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many servers it speaks of. */
  int servers() {
    return lines.stream()
        .flatMap(line -> NODE.matcher(line).results())
        .mapToInt(node -> Integer.parseInt(node.group(1)))
        .max()
        .orElseThrow();
  }

  @Override
  public String toString() {
    return title;
  }
}
