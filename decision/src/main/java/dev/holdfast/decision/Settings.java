package dev.holdfast.decision;

/**
 * The protocol's waits, in ticks of whoever drives the core (the agent ticks every 20 ms). None of
 * them takes part in safety: wrong values cost time, never data.
 *
 * @param heartbeat between two heartbeats to each peer; at least 1
 * @param silence a peer not heard for this long is silent
 * @param election how long an election may take before it is given up; also the unit of stagger and
 *     jitter between candidates
 * @param removal an acker silent or broken for this long is removed
 * @param resume how long a crashed primary leaves the others to elect before it resumes its term
 * @param retry pause before a failed operation is tried again
 * @param reread between two reads of the record when nothing happens
 */
public record Settings(
    int heartbeat, int silence, int election, int removal, int resume, int retry, int reread) {

  /** For ticks of 20 ms. */
  public static final Settings DEFAULT = new Settings(5, 20, 25, 75, 150, 10, 50);
}
