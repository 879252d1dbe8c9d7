/**
 * One-way messages between agents, which may be lost, doubled and reordered, and never block their
 * sender. May use base and agent.api. Open {@link dev.holdfast.agent.peer.PeerLink} first.
 */
@NullMarked
package dev.holdfast.agent.peer;

import org.jspecify.annotations.NullMarked;
