package dev.holdfast.decision;

/**
 * What a node keeps on disk, written and synced before anything that depends on it is said or done.
 *
 * @param promised the greatest term promised; the node acknowledges in no older one
 * @param served the last term in which this node opened, or was about to open, for writing; 0 for
 *     never
 * @param primary whether the server's last role was primary: it may hold commits that nobody
 *     acknowledged
 * @param doubt the host went down without syncing the relay log: the node may have lost part of
 *     what it acknowledged, and is no holder until it has been removed and added again (rule 1)
 */
public record Durable(long promised, long served, boolean primary, boolean doubt) {
  public static final Durable FRESH = new Durable(0, 0, false, false);

  Durable withPromise(long term) {
    return new Durable(Math.max(promised, term), served, primary, doubt);
  }

  Durable following(long term) {
    return new Durable(Math.max(promised, term), served, false, doubt);
  }

  Durable opening(long term) {
    return new Durable(Math.max(promised, term), term, true, false);
  }

  Durable withDoubt(boolean is) {
    return new Durable(promised, served, primary, is);
  }
}
