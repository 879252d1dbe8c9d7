package dev.holdfast.decision;

/** For how many ticks a node puts off what it would do, for people. */
public final class Waits {
  private Waits() {}

  /** How long {@link Knowledge#waitingFor} is the cool-down after a failover; 0 when it is not. */
  public static long coolDown(Knowledge k) {
    boolean waits = k.record != null && k.waitingFor().equals(CoolDown.explain(k.record.record()));
    return waits ? CoolDown.left(k) : 0;
  }

  /** Until the next try to mend this node; 0 when none waits. */
  public static long repair(Knowledge k) {
    boolean waits =
        k.server instanceof ServerView.Errant && k.running == null && k.repair.failures() > 0;
    return waits ? Math.max(0, k.repair.notBefore() - k.now) : 0;
  }
}
