package dev.holdfast.agent.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a primary came about.
 *
 * @param kind {@code failover}, {@code switchover} or {@code failover-by-hand}
 * @param from the primary before; null when this agent did not know it
 * @param at when it began, ISO-8601
 * @param steps what happened, in order
 * @param lossPossible whether an acknowledged commit could have been lost
 * @param evidence why that is so
 */
public record HistoryReport(
    long term,
    String kind,
    @Nullable String from,
    String to,
    String at,
    List<Step> steps,
    boolean lossPossible,
    String evidence) {
  public HistoryReport {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param millis since the beginning, by the clock of that node
   * @param kind as in the events of the status
   */
  public record Step(long millis, String node, String kind, String text) {}
}
