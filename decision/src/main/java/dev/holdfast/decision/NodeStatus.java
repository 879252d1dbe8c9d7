package dev.holdfast.decision;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of itself in each heartbeat.
 *
 * @param incarnation grows with each start of the agent, and when its server's data are replaced
 * @param sequence grows with each heartbeat of one incarnation
 * @param recordVersion the newest version of the record that it knows; -1 for none
 * @param acknowledges whether its server may be acknowledging
 * @param trouble why its server, though it runs, does not work; empty when it does
 * @param hearsPrimary whether it hears the record's primary (agent or replication stream)
 */
public record NodeStatus(
    long incarnation,
    long sequence,
    long recordVersion,
    Durable durable,
    ServerView server,
    boolean acknowledges,
    String trouble,
    boolean hearsPrimary) {
  /** The same, said later or earlier. */
  public NodeStatus withSequence(long other) {
    return new NodeStatus(
        incarnation, other, recordVersion, durable, server, acknowledges, trouble, hearsPrimary);
  }

  /**
   * Whether nothing is new but the sequence. Written out, and what is equal with it: a node
   * compares what it would say with what it said last at every tick, and a generated comparison
   * cost an idle agent a tenth of its processor time.
   */
  public boolean repeats(NodeStatus that) {
    return incarnation == that.incarnation
        && recordVersion == that.recordVersion
        && acknowledges == that.acknowledges
        && hearsPrimary == that.hearsPrimary
        && Objects.equals(durable, that.durable)
        && Objects.equals(server, that.server)
        && trouble.equals(that.trouble);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof NodeStatus that && sequence == that.sequence && repeats(that));
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        incarnation, sequence, recordVersion, durable, server, acknowledges, trouble, hearsPrimary);
  }

  boolean newerThan(NodeStatus other) {
    return incarnation > other.incarnation
        || (incarnation == other.incarnation && sequence > other.sequence);
  }
}
