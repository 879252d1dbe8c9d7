package dev.holdfast.agent.operation;

/**
 * An operation under way: the journal's entry.
 *
 * @param id chosen at random
 * @param kind {@code switchover}, {@code failover} or {@code rebuild}
 * @param owner the node whose agent carries it out
 * @param incarnation of that agent
 * @param term of the record when it began: a later one means that it is over, but for a rebuild
 * @param began ISO-8601, for people
 */
public record Operation(
    String id,
    String kind,
    String owner,
    long incarnation,
    String from,
    String to,
    long term,
    String began) {
  @Override
  public String toString() {
    return "a " + kind + " from " + from + " to " + to + ", begun " + began + " on " + owner;
  }
}
