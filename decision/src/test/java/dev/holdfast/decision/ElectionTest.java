package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.node;
import static dev.holdfast.decision.ANode.nodes;
import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.GtidPosition;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Rule 4 as the one who asks, and who wins. */
class ElectionTest {
  private static final VersionedRecord NOW = record(7, 3, "db1", "db2", "db3");
  private static final List<NodeName> PREFERENCE = List.of(node("db1"), node("db2"), node("db3"));

  @Test
  void electionBeginsWithAQuestionThatChangesNothing() {
    ANode db2 = ANode.acker().learnsThatThePrimaryIsDown();
    assertThat(db2.tells("db3")).hasSize(1).first().isInstanceOf(Message.PreVote.class);
    assertThat(db2.runs()).isNull();
  }

  @Test
  void anElectionNeedsEveryAcker() {
    ANode db2 = candidate().stoppedAt("0-3001-9").diskHasIt();
    assertThat(db2.writes()).isNull();
    db2.hears("db3", promised("0-3001-9", "0-3001-9"));
    StoreRequest.Write write = Objects.requireNonNull(db2.writes());
    assertThat(write.expected()).isEqualTo(OptionalLong.of(7));
    assertThat(write.next())
        .isEqualTo(new TermRecord(4, node("db2"), nodes("db3"), TermRecord.Phase.ELECTED, ""));
  }

  @Test
  void promiseOfAnotherElectionCountsForNothing() {
    ANode db2 = candidate().stoppedAt("0-3001-9").diskHasIt();
    GtidPosition at = GtidPosition.parse("0-3001-9");
    db2.hears("db3", new Message.Promised(5, 7, at, at));
    db2.hears("db3", new Message.Promised(4, 6, at, at));
    assertThat(db2.writes()).isNull();
  }

  @Test
  void oneThatHearsThePrimaryEndsTheElection() {
    ANode db2 = ANode.acker().learnsThatThePrimaryIsDown();
    db2.hears("db3", new Message.PreVoteAnswer(4, 7, false, "it hears the primary db1"));
    assertThat(db2.runs()).isNull();
    assertThat(db2.tells("db3")).isEmpty();
  }

  @Test
  void newRecordEndsTheElection() {
    ANode db2 = candidate().stoppedAt("0-3001-9").diskHasIt();
    db2.on(new Event.RecordSeen(record(8, 3, "db1", "db2")));
    db2.hears("db3", promised("0-3001-9", "0-3001-9"));
    assertThat(db2.writes()).isNull();
  }

  @Test
  void promiseObliges() {
    ANode db2 =
        ANode.acker()
            .hears("db3", new Message.PromiseRequest(4, NOW))
            .stoppedAt("0-3001-9")
            .diskHasIt()
            .hearsStatus("db1", 7, new Durable(3, 3, true, false), new ServerView.Primary(3));
    boolean asked = false;
    for (int i = 0; i < 4 * ANode.SETTINGS.election() && !asked; i++) {
      db2.ticks(1);
      asked =
          db2.tells("db3").stream().anyMatch(m -> m instanceof Message.PreVote v && v.term() == 5);
    }
    assertThat(asked).isTrue();
  }

  @Test
  void winnerIsTheOneThatReceivedMost() {
    assertThat(elect(Map.of("db2", promised("0-1-5", "0-1-5"), "db3", promised("0-1-6", "0-1-2"))))
        .contains(new Rules.Elected(node("db3"), nodes()));
  }

  @Test
  void amongEqualsTheOneWithLeastToApplyWins() {
    assertThat(elect(Map.of("db2", promised("0-1-6", "0-1-2"), "db3", promised("0-1-6", "0-1-6"))))
        .contains(new Rules.Elected(node("db3"), nodes("db2")));
  }

  @Test
  void amongEqualsThatHaveAppliedEqualMuchThePreferredOneWins() {
    assertThat(elect(Map.of("db2", promised("0-1-6", "0-1-6"), "db3", promised("0-1-6", "0-1-6"))))
        .contains(new Rules.Elected(node("db2"), nodes("db3")));
  }

  @Test
  void sequencesOfDifferentDomainsAreNeverCompared() {
    assertThat(
            elect(
                Map.of(
                    "db2", promised("0-1-9,1-1-1", "0-1-9"),
                    "db3", promised("0-1-9,1-1-2", "0-1-1"))))
        .contains(new Rules.Elected(node("db3"), nodes()));
  }

  @Test
  void positionsOfTwoHistoriesElectNobody() {
    assertThat(
            elect(Map.of("db2", promised("0-1-9,1-1-1", ""), "db3", promised("0-1-8,1-1-2", ""))))
        .isEmpty();
    assertThat(elect(Map.of("db2", promised("0-2002-4", ""), "db3", promised("0-3001-4", ""))))
        .isEmpty();
  }

  private static Optional<Rules.Elected> elect(Map<String, Message.Promised> promises) {
    Map<NodeName, Message.Promised> named = new java.util.TreeMap<>();
    promises.forEach((name, promise) -> named.put(node(name), promise));
    return new Rules().elect(named, PREFERENCE, java.util.Set.of());
  }

  private static Message.Promised promised(String received, String applied) {
    return new Message.Promised(4, 7, GtidPosition.parse(received), GtidPosition.parse(applied));
  }

  /** db2 has asked whether all would agree, and they would. */
  private static ANode candidate() {
    return ANode.acker()
        .learnsThatThePrimaryIsDown()
        .hears("db3", new Message.PreVoteAnswer(4, 7, true, ""));
  }
}
