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
 * @param patience with what is there and does not work
 */
public record Settings(
    int heartbeat,
    int silence,
    int election,
    int removal,
    int resume,
    int retry,
    int reread,
    Patience patience) {

  /**
   * How long something may hang before it counts as broken.
   *
   * @param answer how long the server may leave a question unanswered
   * @param write how long a small write to the server's disk may take
   * @param restart a server that has not answered for this long is killed and started again
   * @param staleReads a primary that has had neither store nor acker for this long closes
   * @param cooldown how long after a failover the next one waits
   * @param rejoin the longest pause between two tries to mend a node; the first is {@link
   *     Settings#resume}, and each is twice the one before
   */
  public record Patience(
      int answer, int write, int restart, int staleReads, int cooldown, int rejoin) {}

  /** The same but for how long a primary without news serves, and how long failovers wait. */
  public Settings with(int staleReads, int cooldown) {
    Patience p =
        new Patience(
            patience.answer,
            patience.write,
            patience.restart,
            staleReads,
            cooldown,
            patience.rejoin);
    return new Settings(heartbeat, silence, election, removal, resume, retry, reread, p);
  }

  /** For ticks of 20 ms. */
  public static final Settings DEFAULT =
      new Settings(5, 20, 25, 75, 150, 10, 100, new Patience(35, 150, 500, 100, 500, 15_000));
}
