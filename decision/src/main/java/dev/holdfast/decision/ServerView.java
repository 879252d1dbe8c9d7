package dev.holdfast.decision;

import dev.holdfast.base.NodeName;

/**
 * The local server as the core knows it.
 *
 * <pre>
 *   Down → Starting → Idle → Following(not acknowledging) → Following(acknowledging)
 *                      │  ←────────── stop acknowledging ───────────┘
 *    └────────────────→├→ Errant(rewound or rebuilt) → Down
 *                      └→ Promoting(relay log applied, then opened) → Primary → (deposed: killed) Down
 *                                       └──────── given up ──────── Draining → (stepped down) Idle
 * </pre>
 */
public sealed interface ServerView {
  /** Not running. {@code since} is the tick at which that was noticed. */
  record Down(long since) implements ServerView {}

  record Starting() implements ServerView {}

  /** Running, read-only, receiving nothing, acknowledging nothing. */
  record Idle() implements ServerView {}

  /**
   * Replicating.
   *
   * @param acknowledging true from the moment the core asks for it until it is known to have ended
   * @param delay for how many seconds it puts off applying what it receives
   */
  record Following(NodeName primary, long term, boolean acknowledging, long delay)
      implements ServerView {
    public Following(NodeName primary, long term, boolean acknowledging) {
      this(primary, term, acknowledging, 0);
    }
  }

  /**
   * Elected, not yet open.
   *
   * @param applied whether everything received is applied, so that others can follow
   */
  record Promoting(long term, boolean applied) implements ServerView {}

  /** Open for writing; each commit waits for an acker. */
  record Primary(long term) implements ServerView {}

  /**
   * Still the primary, about to hand its term over.
   *
   * @param closed whether the server has said that it takes no more writes, and that every commit
   *     has been acknowledged
   */
  record Draining(long term, boolean closed) implements ServerView {}

  /**
   * Kept out: it can't follow the primary from where it is, or not even start (rule 7).
   *
   * @param rewinds whether taking back what the primary does not have may still mend it; otherwise
   *     its data are to be replaced
   */
  record Errant(String what, boolean rewinds) implements ServerView {}

  default boolean acknowledges() {
    return this instanceof Following f && f.acknowledging();
  }

  default boolean running() {
    return !(this instanceof Down) && !(this instanceof Starting);
  }
}
