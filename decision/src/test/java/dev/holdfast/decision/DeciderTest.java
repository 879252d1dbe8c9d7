package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.node;
import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A decision is a function, and knowledge a value. */
class DeciderTest {
  private static final List<Event> STORY =
      List.of(
          new Event.Started(
              1,
              7,
              new Durable(3, 0, false, false),
              true,
              new Event.Found.ReadOnly(Optional.of(node("db1")), true)),
          new Event.RecordSeen(record(7, 3, "db1", "db2", "db3")),
          new Event.Tick(),
          new Event.Received(
              node("db3"), new Message.PromiseRequest(4, record(7, 3, "db1", "db2", "db3"))),
          new Event.StreamSeen(false, true, "stopped"),
          new Event.ServerExited("signal 9"),
          new Event.Tick());

  @Test
  void sameInputGivesTheSameStepAndLeavesTheInputAlone() {
    Decider decider = new Decider(new Rules());
    Knowledge before = initial();
    for (Event event : STORY) {
      Knowledge copy = before.copy();
      Step step = decider.step(before, event);
      assertThat(before).isEqualTo(copy).hasSameHashCodeAs(copy);
      assertThat(decider.step(copy, event)).isEqualTo(step);
      before = step.knowledge();
    }
  }

  @Test
  void nothingIsDecidedBeforeTheStart() {
    Step step =
        new Decider(new Rules())
            .step(
                initial(),
                new Event.Received(
                    node("db3"), new Message.PromiseRequest(4, record(7, 3, "db1", "db2", "db3"))));
    assertThat(step.effects()).isEmpty();
  }

  @Test
  void strangersAreNotHeard() {
    ANode db2 = ANode.acker();
    Knowledge before = db2.knows();
    db2.hears("db9", new Message.PromiseRequest(4, record(7, 3, "db1", "db2", "db3")));
    assertThat(db2.runs()).isNull();
    assertThat(db2.knows().record()).isEqualTo(before.record());
  }

  @Test
  void oldRecordsAreForgotten() {
    ANode db2 = ANode.acker().on(new Event.RecordSeen(record(6, 3, "db1")));
    assertThat(db2.knows().record()).contains(record(7, 3, "db1", "db2", "db3"));
  }

  private static Knowledge initial() {
    return Knowledge.of(
        node("db2"), List.of(node("db1"), node("db2"), node("db3")), ANode.SETTINGS);
  }
}
