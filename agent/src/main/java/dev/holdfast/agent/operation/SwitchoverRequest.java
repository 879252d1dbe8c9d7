package dev.holdfast.agent.operation;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /actions/switchover}.
 *
 * @param candidate null for the most preferred node that can
 * @param dryRun only says what would happen
 * @param timeoutMillis how long transactions under way are waited for; 0 for 10 s
 * @param killAfterMillis when they are ended; null for never
 * @param forwarded whether another agent has passed it on
 */
public record SwitchoverRequest(
    @Nullable String candidate,
    boolean dryRun,
    long timeoutMillis,
    @Nullable Long killAfterMillis,
    boolean forwarded) {
  SwitchoverRequest passedOn() {
    return new SwitchoverRequest(candidate, dryRun, timeoutMillis, killAfterMillis, true);
  }
}
