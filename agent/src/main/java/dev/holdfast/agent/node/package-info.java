/**
 * One node at work: hands events to the decision core and carries its effects out on the server,
 * the store, the disk and the other agents. May use everything that the agent may. Open {@link
 * dev.holdfast.agent.node.NodeLoop} first, then {@code Agent} in the parent package, which wires.
 */
@NullMarked
package dev.holdfast.agent.node;

import org.jspecify.annotations.NullMarked;
