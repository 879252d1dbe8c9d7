package dev.holdfast.agent.node;

import dev.holdfast.agent.api.StatusView.EventView;
import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Effect;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** What happened in the cluster of late, here and as other nodes report it; the newest last. */
final class EventLog {
  private static final System.Logger LOG = System.getLogger("dev.holdfast.events");
  private static final int KEPT = 400;
  private static final Comparator<EventView> ORDER =
      Comparator.comparingLong(EventView::epochMicros)
          .thenComparing(EventView::node)
          .thenComparing(EventView::kind)
          .thenComparing(EventView::text);

  private final NodeName self;
  private final Clock clock;
  private final TreeSet<EventView> events = new TreeSet<>(ORDER);

  EventLog(NodeName self, Clock clock) {
    this.self = self;
    this.clock = clock;
  }

  void add(Effect.Note note) {
    LOG.log(Level.INFO, "{0} term {1}: {2}", note.kind().slug(), note.term(), note.text());
    Instant now = clock.instant();
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    put(new EventView(micros, self.value(), note.kind().slug(), note.term(), note.text()));
  }

  synchronized void put(EventView event) {
    events.add(event);
    while (events.size() > KEPT) {
      events.pollFirst();
    }
  }

  synchronized List<EventView> all() {
    return List.copyOf(events);
  }

  /** The newest events of this node itself. */
  synchronized List<EventView> own(int most) {
    List<EventView> own = new ArrayList<>();
    for (EventView e : events.descendingSet()) {
      if (e.node().equals(self.value()) && own.size() < most) {
        own.addFirst(e);
      }
    }
    return own;
  }
}
