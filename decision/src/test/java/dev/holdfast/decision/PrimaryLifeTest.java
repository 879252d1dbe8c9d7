package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.node;
import static dev.holdfast.decision.ANode.nodes;
import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Rules 5 and 6: promotion, crash, deposition. */
class PrimaryLifeTest {
  private static final Durable PRIMARY = new Durable(3, 3, true, false);

  @Test
  void electedNodeAppliesItsRelayLogThenPersistsThenOpens() {
    ANode db2 = ANode.acker().on(new Event.RecordSeen(record(8, 4, "db2", "db3")));
    assertThat(db2.runs()).isEqualTo(new ServerOperation.Promote(4));
    db2.done();
    assertThat(db2.persists()).isEqualTo(new Durable(4, 4, true, false));
    assertThat(db2.runs()).isNull();
    db2.diskHasIt();
    assertThat(db2.runs()).isEqualTo(new ServerOperation.Open(4, nodes("db1")));
  }

  @Test
  void deposedPrimaryIsKilledAndRecoversAsAReplica() {
    ANode db1 = ANode.primary("db2").on(new Event.RecordSeen(record(9, 4, "db2")));
    assertThat(db1.runs()).isEqualTo(new ServerOperation.Kill());
    assertThat(db1.done().runs()).isEqualTo(new ServerOperation.Start(true));
    db1.done();
    assertThat(db1.persists()).isEqualTo(new Durable(4, 3, false, false));
  }

  @Test
  void crashedPrimaryRecoversOnceItsSuccessorHasAnAckerOrTakesLong() {
    ANode db1 = crashedWhileDb2IsElected();
    assertThat(db1.runs()).isNull();
    assertThat(db1.hearsFollower("db3", "db2", 4, 9, false).runs()).isNull();
    db1.hearsFollower("db3", "db2", 4, 9, true);
    assertThat(db1.runs()).isEqualTo(new ServerOperation.Start(true));
    ANode other = crashedWhileDb2IsElected();
    int ticks = 0;
    while (other.ticks(1).runs() == null) {
      ticks++;
    }
    assertThat(ticks).isLessThan(ANode.SETTINGS.election());
  }

  private static ANode crashedWhileDb2IsElected() {
    ANode db1 = ANode.primary("db2", "db3").hearsFollower("db2", "db1", 3, 8, true);
    TermRecord elected = new TermRecord(4, node("db2"), nodes("db3"), TermRecord.Phase.ELECTED, "");
    return db1.on(new Event.ServerExited("signal 9"))
        .on(new Event.RecordSeen(new VersionedRecord(elected, 9)));
  }

  @Test
  void oldNewsDeposeNobody() {
    ANode db1 = ANode.starting("db1", PRIMARY, new Event.Found.Open());
    db1.hears("db2", new Message.RecordNews(record(2, 2, "db2", "db1"))).ticks(5);
    assertThat(db1.runs()).isNull();
  }

  @Test
  void crashedPrimaryResumesItsTermByWritingTheRecordAndDropsNothing() {
    ANode db1 = ANode.primary("db2").on(new Event.ServerExited("signal 9"));
    assertThat(db1.runs()).isNull();
    db1.storeHolds(record(8, 3, "db1", "db2"));
    assertThat(db1.writes()).isNull();
    for (int i = 0; i < 2 * ANode.SETTINGS.resume() && db1.writes() == null; i++) {
      db1.ticks(1);
    }
    assertThat(Objects.requireNonNull(db1.writes()).expected()).hasValue(8);
    assertThat(db1.runs()).isNull();
    db1.storeTakesIt(9);
    assertThat(db1.runs()).isEqualTo(new ServerOperation.Start(false));
  }

  @Test
  void othersHaveTheirTimeFromWhenTheStoreIsBack() {
    ANode db1 = ANode.primary("db2").on(new Event.ServerExited("signal 9"));
    db1.ticks(3 * ANode.SETTINGS.resume()).storeHolds(record(8, 3, "db1", "db2"));
    for (int i = 1; i < ANode.SETTINGS.resume(); i++) {
      assertThat(db1.ticks(1).writes()).isNull();
    }
    assertThat(db1.ticks(1).writes()).isNotNull();
  }

  @Test
  void crashedPrimaryThatWasReplacedMeanwhileStaysDeposed() {
    ANode db1 = ANode.primary("db2").on(new Event.ServerExited("signal 9"));
    db1.storeHolds(record(9, 4, "db2"));
    assertThat(db1.runs()).isEqualTo(new ServerOperation.Start(true));
  }

  @Test
  void crashedPrimaryStartsNothingOnOldNews() {
    ANode db1 = ANode.starting("db1", PRIMARY, new Event.Found.NotRunning());
    db1.hears("db2", new Message.RecordNews(record(2, 2, "db2", "db1"))).ticks(5);
    assertThat(db1.runs()).isNull();
  }

  @Test
  void restartedPrimaryLocksEverybodyWhoIsNoAckerBeforeItOpens() {
    ANode db1 = ANode.starting("db1", PRIMARY, new Event.Found.NotRunning());
    db1.storeHolds(record(7, 3, "db1", "db2")).ticks(ANode.SETTINGS.resume());
    db1.storeTakesIt(8).done();
    assertThat(db1.runs()).isEqualTo(new ServerOperation.Promote(3));
    assertThat(db1.done().runs()).isEqualTo(new ServerOperation.Open(3, nodes("db3")));
  }

  @Test
  void operationOfAServerThatIsGoneIsCancelled() {
    ANode db2 = ANode.acker().on(new Event.RecordSeen(record(8, 4, "db3", "db2")));
    db2.stoppedAt("0-3001-9").diskHasIt();
    assertThat(db2.runs()).isEqualTo(new ServerOperation.Follow(node("db3"), 4, true));
    db2.on(new Event.ServerExited("signal 9"));
    assertThat(db2.cancels()).isTrue();
    assertThat(db2.runs()).isEqualTo(new ServerOperation.Start(false));
  }
}
