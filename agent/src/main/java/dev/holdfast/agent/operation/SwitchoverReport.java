package dev.holdfast.agent.operation;

import java.util.List;

/**
 * The answer to a request for a switchover.
 *
 * @param done whether {@code to} is the primary now
 * @param term of the new primary; of the present one when nothing was done
 * @param pauseMillis from the moment the old primary began to close to the moment its agent knew
 *     that the new one is open; 0 when nothing was done
 * @param totalMillis from the request to the end
 */
public record SwitchoverReport(
    String from,
    String to,
    boolean done,
    long term,
    long pauseMillis,
    long totalMillis,
    List<Finding> findings) {
  public SwitchoverReport {
    findings = List.copyOf(findings);
  }
}
