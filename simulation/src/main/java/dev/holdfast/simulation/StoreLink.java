package dev.holdfast.simulation;

import dev.holdfast.decision.Event;
import dev.holdfast.decision.StoreRequest;
import dev.holdfast.decision.StoreResult;
import dev.holdfast.decision.VersionedRecord;
import java.util.ArrayList;
import java.util.List;

/** The way from the agents to the store: answers are lost, writes arrive late, news are old. */
final class StoreLink {
  private final World w;
  private final List<VersionedRecord> history = new ArrayList<>();

  StoreLink(World w) {
    this.w = w;
  }

  void ask(Agent a, long id, StoreRequest request) {
    int incarnation = a.incarnation;
    boolean lossAccepted = a.knowledge != null && a.knowledge.acceptsLoss();
    w.schedule.after(
        w.delay(5),
        () -> {
          StoreResult result = handle(a, request, lossAccepted);
          w.schedule.after(
              w.delay(5),
              () -> {
                if (a.incarnation == incarnation) {
                  w.deliver(a, new Event.StoreAnswered(id, result));
                }
              });
        });
  }

  private StoreResult handle(Agent a, StoreRequest request, boolean lossAccepted) {
    boolean reached = !w.store.down && w.network.reachesStore(a.name);
    boolean late = !w.calm && w.random.nextInt(reached ? 40 : 4) == 0;
    if (late && request instanceof StoreRequest.Write) {
      w.probe("write that happens after it was given up");
      w.schedule.after(5 + w.random.nextInt(150), () -> store(request, lossAccepted));
      return new StoreResult.Unavailable("no answer yet");
    }
    if (!reached) {
      return new StoreResult.Unavailable("out of reach");
    }
    StoreResult result = store(request, lossAccepted);
    boolean lost = !w.calm && w.random.nextInt(100) < Math.max(4, w.network.lossPercent);
    if (lost && result instanceof StoreResult.Written) {
      w.probe("write whose answer is lost");
      return new StoreResult.Unavailable("the answer is lost");
    }
    return result;
  }

  private StoreResult store(StoreRequest request, boolean lossAccepted) {
    StoreResult result = w.store.handle(request);
    if (result instanceof StoreResult.Written written) {
      VersionedRecord record = written.record();
      w.tell(() -> "record " + record.version() + ": " + record.record());
      history.add(record);
      if (lossAccepted) {
        w.probe("record written with loss accepted");
        w.invariants.forgive(w.agent(record.record().primary()).server.received());
      }
      w.invariants.check();
      w.agents.values().forEach(other -> watch(other, record));
    }
    return result;
  }

  private void watch(Agent a, VersionedRecord record) {
    if (w.network.reachesStore(a.name) && w.random.nextInt(100) < 80) {
      int delay = w.delay(8) + (w.random.nextInt(20) == 0 ? w.random.nextInt(200) : 0);
      w.schedule.after(delay, () -> w.deliver(a, new Event.RecordSeen(record)));
    }
  }

  /** The first look of a watch may be at a part of the store that lags behind. */
  void firstLook(Agent a) {
    if (!history.isEmpty() && w.network.reachesStore(a.name) && w.random.nextBoolean()) {
      int back = 1 + w.random.nextInt(Math.min(3, history.size()));
      VersionedRecord record = history.get(history.size() - back);
      w.schedule.after(w.delay(8), () -> w.deliver(a, new Event.RecordSeen(record)));
    }
  }
}
