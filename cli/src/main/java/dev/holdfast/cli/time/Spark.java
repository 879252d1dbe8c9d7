package dev.holdfast.cli.time;

import java.util.List;

/** Numbers as a line of little columns, the largest one full. */
record Spark(boolean unicode) {
  private static final String BLOCKS = " ▁▂▃▄▅▆▇█";
  private static final String ASCII = " .:-=+*%#";

  String of(List<Long> numbers) {
    String levels = unicode ? BLOCKS : ASCII;
    long most = Math.max(1, numbers.stream().mapToLong(Long::longValue).max().orElse(1));
    StringBuilder line = new StringBuilder();
    for (long n : numbers) {
      int level = n == 0 ? 0 : 1 + (int) (n * (levels.length() - 2) / most);
      line.append(levels.charAt(level));
    }
    return line.toString().stripTrailing();
  }
}
