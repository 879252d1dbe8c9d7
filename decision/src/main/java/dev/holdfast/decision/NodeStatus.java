package dev.holdfast.decision;

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
  boolean newerThan(NodeStatus other) {
    return incarnation > other.incarnation
        || (incarnation == other.incarnation && sequence > other.sequence);
  }
}
