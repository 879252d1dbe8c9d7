package dev.holdfast.agent.peer;

/**
 * What became of the messages to one peer since the link was opened.
 *
 * @param delivered the peer's agent has taken them
 * @param dropped given up: the queue was full, or the peer could not be reached
 */
public record PeerStats(long delivered, long dropped) {}
