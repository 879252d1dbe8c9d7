package dev.holdfast.cli.demo;

import java.util.List;

/** A small bar for each number, the newest last. */
final class Sparkline {
  private static final String BLOCKS = " ▁▂▃▄▅▆▇█";
  private static final String ASCII = " .:-=+*#@";

  private Sparkline() {}

  static String of(List<Integer> numbers, int width, boolean unicode) {
    List<Integer> shown = numbers.subList(Math.max(0, numbers.size() - width), numbers.size());
    int most = Math.max(1, shown.stream().mapToInt(Integer::intValue).max().orElse(1));
    String steps = unicode ? BLOCKS : ASCII;
    StringBuilder line = new StringBuilder();
    for (int number : shown) {
      // Rounded up: only nothing at all looks like nothing.
      line.append(steps.charAt((int) ((number * 8L + most - 1) / most)));
    }
    return line.toString();
  }
}
