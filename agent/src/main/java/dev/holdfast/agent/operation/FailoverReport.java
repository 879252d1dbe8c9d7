package dev.holdfast.agent.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who would be, or has become, the primary by an operator's word.
 *
 * @param from the primary of the record
 * @param winner null when nobody could
 * @param done whether the winner serves
 * @param term of the new primary; of the present one when nothing was done
 * @param loss what would be lost as far as anyone can know
 */
public record FailoverReport(
    String from,
    @Nullable String winner,
    boolean done,
    long term,
    List<Candidate> candidates,
    String loss) {
  public FailoverReport {
    candidates = List.copyOf(candidates);
  }

  /**
   * A member.
   *
   * @param received as last heard; null when not known
   * @param says why it can or can't win
   */
  public record Candidate(
      String node, boolean reachable, boolean acker, @Nullable String received, String says) {}
}
