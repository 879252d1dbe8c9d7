package dev.holdfast.agent.operation;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /actions/rebuild}.
 *
 * @param node whose data are to be replaced
 * @param from the donor; null for a replica, or the primary when no other follows
 * @param bytesPerSecond not exceeded on average; 0 for no limit
 * @param step what is to be done
 * @param forwarded whether another agent has passed it on
 */
public record RebuildRequest(
    String node, @Nullable String from, long bytesPerSecond, Step step, boolean forwarded) {
  /** What is asked for. */
  public enum Step {
    /** Only says who would give. */
    PLAN,
    /** Begins it, or joins the one that is under way. */
    BEGIN,
    /** Says how far it is. */
    LOOK,
    /** Deletes the data that an earlier rebuild has put aside. */
    FORGET_OLD
  }

  RebuildRequest passedOn() {
    return new RebuildRequest(node, from, bytesPerSecond, step, true);
  }
}
