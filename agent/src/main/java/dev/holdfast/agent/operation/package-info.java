/**
 * What an operator asks of the cluster as a whole: switchover, failover by hand, pause, settings,
 * history. One at a time, journaled in the coordination store. May use decision, coordination,
 * server, agent.api and agent.config. Open {@link dev.holdfast.agent.operation.Actions} first.
 */
@NullMarked
package dev.holdfast.agent.operation;

import org.jspecify.annotations.NullMarked;
