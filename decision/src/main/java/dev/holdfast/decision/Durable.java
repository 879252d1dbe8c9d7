package dev.holdfast.decision;

/**
 * What a node keeps on disk, written and synced before anything that depends on it is said or done.
 *
 * @param promised the greatest term promised; the node acknowledges in no older one
 * @param served the last term in which this node opened, or was about to open, for writing; 0 for
 *     never
 * @param primary whether the server's last role was primary: it may hold commits that nobody
 *     acknowledged
 * @param doubt the node may lack part of what it acknowledged, because its host went down without
 *     syncing the relay log, or because it begins anew under a name that may have been used before:
 *     it is no holder until it has been named again (rule 1)
 * @param empty it holds nothing at all of what it may have held; ends with the doubt, and with a
 *     vote
 */
public record Durable(long promised, long served, boolean primary, boolean doubt, boolean empty) {
  public static final Durable FRESH = new Durable(0, 0, false, false);

  /** Of a node that finds nothing on its disk: nobody knows what it promised and held before. */
  public static final Durable UNKNOWN_PAST = FRESH.withoutData();

  /** Of a node with data. */
  public Durable(long promised, long served, boolean primary, boolean doubt) {
    this(promised, served, primary, doubt, false);
  }

  /** What it votes with is what it holds now; an empty one does so at an operator's word alone. */
  Durable withPromise(long term) {
    return new Durable(Math.max(promised, term), served, primary, doubt, false);
  }

  Durable following(long term) {
    return new Durable(Math.max(promised, term), served, false, doubt, empty);
  }

  /** The server's data are gone. */
  public Durable withoutData() {
    return new Durable(promised, served, false, true, true);
  }

  Durable opening(long term) {
    return new Durable(Math.max(promised, term), term, true, false, false);
  }

  Durable withDoubt(boolean is) {
    return new Durable(promised, served, primary, is, is && empty);
  }
}
