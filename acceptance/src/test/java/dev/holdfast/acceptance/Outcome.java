package dev.holdfast.acceptance;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What became of one scenario, a line of the soak's file.
 *
 * @param outageMillis the longest time without a commit in each of its acts
 * @param changes how often another node than before committed in a later term
 * @param acknowledged writes that a client was told of, all of which are on every node
 * @param load average of the machine's last minute, at the end
 * @param failed what did not hold; null when everything did
 */
record Outcome(
    String scenario,
    List<Long> outageMillis,
    int changes,
    long acknowledged,
    long seconds,
    double load,
    @Nullable String failed) {

  static Outcome of(
      Scenario scenario, List<Long> outages, int changes, long acknowledged, long nanos) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
    return new Outcome(scenario.name(), outages, changes, acknowledged, seconds, loadNow(), null);
  }

  static Outcome failed(Scenario scenario, Throwable cause) {
    String inOneLine = String.valueOf(cause.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    return new Outcome(scenario.name(), List.of(), 0, 0, 0, loadNow(), inOneLine);
  }

  private static double loadNow() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return Math.round(load * 100) / 100.0;
  }

  String text() {
    if (failed != null) {
      return "scenario %s: %s".formatted(scenario, failed);
    }
    return "scenario %s: %s ms without a commit, %d changes of primary, %d s"
        .formatted(scenario, outageMillis, changes, seconds);
  }
}
