package dev.holdfast.cli.demo;

import java.util.List;

/**
 * The demo's result as {@code --json} prints it.
 *
 * @param verdict {@code holds}, {@code violated} or {@code unknown}
 * @param acknowledged operations whose commit was confirmed
 * @param lost of these, not in the database
 * @param phantom in the database, but nobody made them
 * @param unknown operations whose connection was lost during the commit: either outcome is right
 * @param outageMillis the longest time without an acknowledged write around each kill
 */
record DemoReport(
    String verdict,
    long acknowledged,
    long lost,
    long phantom,
    long unknown,
    List<Long> outageMillis,
    double purchasesPerSecond,
    int nodes,
    String serverVersion) {
  DemoReport {
    outageMillis = List.copyOf(outageMillis);
  }
}
