package dev.holdfast.bench;

import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.api.StatusView.EventView;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** When each step of one failover was done, in microseconds after the kill. */
record Steps(Map<Step, Long> micros) {
  /** Where nothing says when they were done. */
  static final Steps NONE = new Steps(Map.of());

  /** In the order in which they happen. */
  enum Step {
    NOTICED("exit noticed"),
    SUSPECTED("suspected by a replica"),
    PROMISED("promised by all ackers"),
    ELECTED("elected"),
    APPLIED("relay log applied"),
    OPENED("opened"),
    FOLLOWED("first acker follows"),
    COMMITTED("first commit acknowledged");

    final String words;

    Step(String words) {
      this.words = words;
    }
  }

  static Steps of(Collection<StatusView> views, long killedMicros, Acknowledged.Gap outage) {
    Events events = new Events(views, killedMicros);
    Map<Step, Long> steps = new EnumMap<>(Step.class);
    put(steps, Step.NOTICED, events.first("server-exit"));
    put(steps, Step.SUSPECTED, events.first("suspected"));
    OptionalLong elected = events.first("elected");
    put(steps, Step.PROMISED, events.last("promised", elected.orElse(Long.MAX_VALUE)));
    put(steps, Step.ELECTED, elected);
    put(steps, Step.APPLIED, events.first("applied"));
    put(steps, Step.OPENED, events.first("opened"));
    put(steps, Step.FOLLOWED, events.first("following"));
    put(steps, Step.COMMITTED, OptionalLong.of(outage.toMicros() - killedMicros));
    return new Steps(steps);
  }

  private static void put(Map<Step, Long> steps, Step step, OptionalLong at) {
    if (at.isPresent()) {
      steps.put(step, at.getAsLong());
    }
  }

  /** Each agent's own events: the others have them second hand. */
  private record Events(Collection<StatusView> views, long from) {
    OptionalLong first(String kind) {
      return at(e -> e.kind().equals(kind)).min();
    }

    OptionalLong last(String kind, long atMost) {
      return at(e -> e.kind().equals(kind)).filter(t -> t <= atMost).max();
    }

    private LongStream at(Predicate<EventView> wanted) {
      return views.stream()
          .flatMap(view -> view.events().stream().filter(e -> e.node().equals(view.self())))
          .filter(wanted)
          .mapToLong(e -> e.epochMicros() - from)
          .filter(t -> t >= 0);
    }
  }
}
