package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.node;
import static dev.holdfast.decision.ANode.nodes;
import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.gtid.GtidPosition;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rule 8: nothing but an operator's word makes a primary where no election is safe. */
class FailoverByHandTest {
  private static final Event ACCEPTING = new Event.FailoverAsked(5, Optional.empty(), true);

  @Test
  void primaryThatWorksIsNotReplacedByHand() {
    ANode db2 = ANode.acker();
    db2.hearsStatus("db1", 7, new Durable(3, 3, true, false), new ServerView.Primary(3));
    db2.on(new Event.StreamSeen(true, false, ""));
    assertThat(db2.on(ACCEPTING).ended().text()).contains("heard and works");
  }

  @Test
  void withoutAcceptedLossItSaysWhoIsWaitedFor() {
    ANode db2 = alone().on(new Event.FailoverAsked(5, Optional.empty(), false));
    assertThat(db2.ended().text()).contains("it waits for [db3]");
    assertThat(db2.runs()).isNull();
  }

  @Test
  void nodeThatIsAloneIsElectedWithNobodyNamed() {
    ANode db2 = alone().on(ACCEPTING);
    assertThat(db2.runs()).isEqualTo(new ServerOperation.StopAcknowledging());
    db2.stoppedAt("0-3001-9");
    assertThat(db2.persists()).isEqualTo(new Durable(4, 0, false, false));
    db2.diskHasIt();
    assertThat(Objects.requireNonNull(db2.writes()).next())
        .isEqualTo(new TermRecord(4, node("db2"), nodes(), TermRecord.Phase.ELECTED, ""));
    db2.storeTakesIt(8);
    assertThat(db2.ended().done()).isTrue();
  }

  @Test
  void nodeThatHasReceivedLessIsNotTaken() {
    ANode db2 = alone();
    db2.hearsStatus("db3", 7, new Durable(3, 0, false, true), new ServerView.Idle());
    db2.on(new Event.FailoverAsked(5, Optional.of(node("db2")), true));
    db2.stoppedAt("0-3001-9").diskHasIt();
    GtidPosition more = GtidPosition.parse("0-3001-11");
    db2.hears("db3", new Message.Promised(4, 7, more, more));
    assertThat(db2.ended().text()).contains("db3 has received more");
    assertThat(db2.writes()).isNull();
  }

  @Test
  void nodeInDoubtPromisesWhenAnOperatorAcceptsLoss() {
    ANode db3 =
        ANode.starting("db3", new Durable(3, 0, false, true), new Event.Found.NotRunning())
            .storeHolds(record(7, 3, "db1", "db2", "db3"))
            .done();
    db3.hears("db2", new Message.PromiseRequest(4, record(7, 3, "db1", "db2", "db3")));
    assertThat(db3.tells("db2")).hasOnlyElementsOfType(Message.PromiseRefused.class);
    db3.hears("db2", new Message.AskAnyway(4, record(7, 3, "db1", "db2", "db3")));
    assertThat(db3.cancels()).as("it follows no longer").isTrue();
    db3.ends(new OperationResult.Failed("cancelled"));
    assertThat(db3.runs()).isEqualTo(new ServerOperation.StopAcknowledging());
  }

  /** db2 hears nobody: neither db1, the primary, nor db3, an acker like itself. */
  private static ANode alone() {
    ANode db2 = ANode.acker();
    db2.hearsStatus("db3", 7, new Durable(3, 0, false, false), new ServerView.Idle());
    return db2.on(new Event.StreamSeen(false, false, "")).ticks(ANode.SETTINGS.removal() + 1);
  }
}
