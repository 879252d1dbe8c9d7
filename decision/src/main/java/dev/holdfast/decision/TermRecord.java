package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who may write, and whose acknowledgement counts: the one small record that the coordination store
 * holds for safety.
 *
 * @param term at least 1; grows by every change of primary and is never used again
 * @param primary the member that may write in this term
 * @param ackers the replicas whose acknowledgement counts in this term; never contains the primary
 * @param phase whether the primary has opened for writing
 * @param since when the record was written, ISO-8601, for people; nothing is decided from it
 */
public record TermRecord(
    long term, NodeName primary, SortedSet<NodeName> ackers, Phase phase, String since) {

  /** ELECTED: the primary is still applying its relay log. SERVING: it has opened for writing. */
  public enum Phase {
    ELECTED,
    SERVING
  }

  public TermRecord {
    if (term < 1) {
      throw new IllegalArgumentException("term " + term);
    }
    ackers = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(ackers));
    if (ackers.contains(primary)) {
      throw new IllegalArgumentException("the primary " + primary + " can't be its own acker");
    }
  }
}
