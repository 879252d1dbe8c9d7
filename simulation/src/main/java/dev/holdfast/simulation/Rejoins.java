package dev.holdfast.simulation;

import dev.holdfast.decision.OperationResult;
import dev.holdfast.decision.ServerOperation;

/** Rule 7 on the model of a server: taking back what the primary has not, and a donor's data. */
final class Rejoins {
  private static final OperationResult DONE = new OperationResult.Done();

  private final Place place;

  Rejoins(Place place) {
    this.place = place;
  }

  static OperationResult errant(SimServer s) {
    return new OperationResult.Diverged("somebody wrote on " + s.name, true);
  }

  OperationResult rewind(SimServer s, ServerOperation.Rewind o) {
    SimServer p = place.server(o.primary());
    if (!place.canStream(s, p) || !p.writable || s.diskFull) {
      return new OperationResult.Failed(p.name + " is not open for writing");
    }
    if (place.happens(3)) {
      place.probe("errant tail that can't be rewound");
      return new OperationResult.Unable("a DDL statement");
    }
    place.probe("errant tail rewound");
    s.killed();
    int same = 0;
    while (same < s.log.size()
        && same < p.log.size()
        && s.log.get(same).gtid().equals(p.log.get(same).gtid())) {
      same++;
    }
    if (s.recovered.stream().anyMatch(s.log.subList(same, s.log.size())::contains)) {
      place.probe("what a restarted primary had committed rewound");
    }
    s.become(s.log.subList(0, same));
    return DONE;
  }

  OperationResult rebuild(SimServer s, ServerOperation.Rebuild o) {
    SimServer donor = place.server(o.donor());
    boolean reached =
        donor.up && !donor.frozen && !donor.diskFull && place.connected(s.name, donor.name);
    if (!reached) {
      return new OperationResult.Failed("no copy from " + donor.name);
    }
    place.probe(
        o.donor().equals(o.primary()) ? "rebuild from the primary" : "rebuild from a replica");
    if (s.damaged) {
      place.probe("rebuild of damaged data");
    }
    s.killed();
    // A backup waits for commits under way: it holds what the engine has committed.
    s.become(donor.log.subList(0, donor.committed));
    return DONE;
  }
}
