package dev.holdfast.simulation;

import dev.holdfast.decision.Durable;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.VersionedRecord;
import dev.holdfast.decision.Waits;
import java.util.List;

/** Disks that are full, slow or lost. */
final class Disks {
  /** Starts an agent again after a while. */
  interface Restart {
    void after(Agent a, int delay);
  }

  private final World w;
  private final Restart restart;

  /** One at most: two would be more than the cluster bears. */
  private boolean lost;

  Disks(World w, Restart restart) {
    this.w = w;
    this.restart = restart;
  }

  void fill(Agent a) {
    if (!a.server.diskFull) {
      w.tell("FAULT the disk of " + a.name + " is full");
      w.probe(a.server.writable ? "full disk of a primary" : "full disk of a replica");
      a.server.diskFull = true;
      w.schedule.after(
          50L + w.random.nextInt(900),
          () -> {
            w.tell("the disk of " + a.name + " has space again");
            a.server.freed();
          });
    }
  }

  /**
   * The data directory, and now and then the promise with it, of a node that is not the only holder
   * and not about to become that: its own election may be under way, or the other holder in doubt,
   * or one in doubt about to be named.
   */
  void lose(Agent a) {
    if (lost || isNeeded(a)) {
      return;
    }
    lost = true;
    if (w.random.nextInt(3) == 0) {
      losePromise(a);
      return;
    }
    boolean promiseToo = w.random.nextBoolean();
    w.tell("FAULT " + a.name + " loses its data" + (promiseToo ? " and its promise" : ""));
    w.probe(a.server.writable ? "data of a primary lost" : "data of a replica lost");
    a.server.killed();
    a.server.become(List.of());
    a.server.lostInTerm = w.store.record().map(r -> r.record().term()).orElse(0L);
    a.dies();
    a.disk = promiseToo ? Durable.UNKNOWN_PAST : a.disk.withoutData();
    restart.after(a, 50 + w.random.nextInt(900));
  }

  private boolean isNeeded(Agent a) {
    return w.store
        .record()
        .map(VersionedRecord::record)
        .map(r ->
            (r.ackers().isEmpty() && r.primary().equals(a.name))
                || a.disk.promised() > r.term()
                || isBusy(a)
                || r.ackers().stream().anyMatch(n -> w.agent(n).disk.doubt()))
        .orElse(true);
  }

  /**
   * Naming somebody or standing for election: what it has written to that end may happen later,
   * when nobody can end the doubt any more, or when it alone holds everything.
   */
  private static boolean isBusy(Agent a) {
    Knowledge k = a.knowledge;
    return k != null && (Waits.forAnAckerToChange(k) || Waits.forATerm(k));
  }

  /** Once its server has ended none starts with its data any more; whether that is so now. */
  boolean damage(Agent a) {
    if (lost || !a.server.up || isNeeded(a)) {
      return false;
    }
    lost = true;
    w.tell("FAULT the data of " + a.name + " are damaged");
    w.probe(a.server.writable ? "damaged data of a primary" : "damaged data of a replica");
    a.server.damaged = true;
    return true;
  }

  /** Its server goes on meanwhile, as the agent left it. */
  private void losePromise(Agent a) {
    w.tell("FAULT the agent of " + a.name + " is killed, its promise file is lost");
    w.probe("promise file lost");
    if (a.up()) {
      w.work.abandon(a);
      a.dies();
      restart.after(a, 20 + w.random.nextInt(600));
    }
    a.disk = Durable.UNKNOWN_PAST;
  }

  void slow(Agent a) {
    w.tell("FAULT the disk of " + a.name + " is slow");
    w.probe("slow disk");
    a.diskSlowness = 5 + w.random.nextInt(30);
    w.schedule.after(50L + w.random.nextInt(900), () -> a.diskSlowness = 1);
  }
}
