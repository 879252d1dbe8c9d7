/**
 * Follows what a client and a server say to each other, without copying results: where a command
 * begins and its answer ends, and what a session would have to be told anew on another server.
 * Pure; may use base. Open {@link dev.holdfast.agent.router.protocol.Conversation} first.
 */
@NullMarked
package dev.holdfast.agent.router.protocol;

import org.jspecify.annotations.NullMarked;
