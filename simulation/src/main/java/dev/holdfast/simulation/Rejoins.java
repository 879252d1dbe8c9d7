package dev.holdfast.simulation;

import dev.holdfast.decision.OperationResult;
import dev.holdfast.decision.ServerOperation;

/** Rule 7 on the model of a server: taking back what the primary has not, and a donor's data. */
final class Rejoins {
  private static final OperationResult DONE = new OperationResult.Done();

  private final World w;
  private final Streams streams;

  Rejoins(World w, Streams streams) {
    this.w = w;
    this.streams = streams;
  }

  static OperationResult errant(SimServer s) {
    return new OperationResult.Diverged("somebody wrote on " + s.name, true);
  }

  OperationResult rewind(SimServer s, ServerOperation.Rewind o) {
    SimServer p = w.agent(o.primary()).server;
    if (!streams.canStream(s, p) || !p.writable || s.diskFull) {
      return new OperationResult.Failed(p.name + " is not open for writing");
    }
    if (w.random.nextInt(3) == 0) {
      w.probe("errant tail that can't be rewound");
      return new OperationResult.Unable("a DDL statement");
    }
    w.probe("errant tail rewound");
    s.killed();
    int same = 0;
    while (same < s.log.size()
        && same < p.log.size()
        && s.log.get(same).gtid().equals(p.log.get(same).gtid())) {
      same++;
    }
    s.become(s.log.subList(0, same));
    return DONE;
  }

  OperationResult rebuild(SimServer s, ServerOperation.Rebuild o) {
    SimServer donor = w.agent(o.donor()).server;
    boolean reached =
        donor.up && !donor.frozen && !donor.diskFull && w.network.connected(s.name, donor.name);
    if (!reached) {
      return new OperationResult.Failed("no copy from " + donor.name);
    }
    w.probe(o.donor().equals(o.primary()) ? "rebuild from the primary" : "rebuild from a replica");
    s.killed();
    // A backup waits for commits under way: it holds what the engine has committed.
    s.become(donor.log.subList(0, donor.committed));
    return DONE;
  }
}
