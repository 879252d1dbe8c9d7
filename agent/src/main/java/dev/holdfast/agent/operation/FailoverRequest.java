package dev.holdfast.agent.operation;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /actions/failover}.
 *
 * @param node null for the most advanced
 * @param dryRun only says who would win, and what would be lost
 * @param forwarded whether another agent has passed it on
 */
public record FailoverRequest(
    @Nullable String node, boolean acceptLoss, boolean dryRun, boolean forwarded) {
  FailoverRequest passedOn() {
    return new FailoverRequest(node, acceptLoss, dryRun, true);
  }
}
