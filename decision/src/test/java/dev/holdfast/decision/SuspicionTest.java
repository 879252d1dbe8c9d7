package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.node;
import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Grey failures: a server that is there and does not work. */
class SuspicionTest {
  private static final Event READ = new Event.ProbeBegan(Event.Probe.READ);
  private static final Event WRITE = new Event.ProbeBegan(Event.Probe.WRITE);
  private static final Settings.Patience PATIENCE = ANode.SETTINGS.patience();
  private static final Durable SERVED = new Durable(3, 3, true, false);

  @Test
  void questionWithoutAnAnswerIsTrouble() {
    ANode db1 = ANode.primary("db2", "db3").on(READ).ticks(PATIENCE.answer() - 1);
    assertThat(db1.knows().trouble()).isEmpty();
    assertThat(db1.ticks(1).knows().trouble()).isEqualTo("does not answer");
  }

  @Test
  void answerEndsTheTrouble() {
    ANode db1 = ANode.primary("db2", "db3").on(READ).ticks(PATIENCE.answer());
    db1.on(new Event.ProbeEnded(Event.Probe.READ, ""));
    assertThat(db1.knows().trouble()).isEmpty();
  }

  @Test
  void agentThatWasNotScheduledBlamesNobody() {
    // However long that was: its loop ticks once, and hears the answer first.
    ANode db1 = ANode.primary("db2", "db3").on(READ);
    db1.on(new Event.ProbeEnded(Event.Probe.READ, "")).ticks(1).on(READ).ticks(1);
    assertThat(db1.knows().trouble()).isEmpty();
  }

  @Test
  void slowWriteIsGivenMoreTimeThanAQuestion() {
    ANode db1 = ANode.primary("db2", "db3").on(WRITE).ticks(PATIENCE.write() - 1);
    assertThat(db1.knows().trouble()).isEmpty();
    assertThat(db1.ticks(1).knows().trouble()).contains("waits for its disk");
  }

  @Test
  void fullDiskIsTroubleUntilAWriteFindsSpace() {
    ANode db1 = ANode.primary("db2", "db3");
    db1.on(new Event.ProbeEnded(Event.Probe.WRITE, "has no space left on its disk"));
    assertThat(db1.knows().trouble()).isEqualTo("has no space left on its disk");
    assertThat(db1.on(READ).on(new Event.ProbeEnded(Event.Probe.READ, "")).knows().trouble())
        .isNotEmpty();
    assertThat(db1.on(new Event.ProbeEnded(Event.Probe.WRITE, "")).knows().trouble()).isEmpty();
  }

  @Test
  void replicaThatHearsTheStreamStillBelievesThePrimarysOwnAgent() {
    ANode db2 = ANode.acker().on(new Event.StreamSeen(true, false, ""));
    db2.hearsStatus("db1", 7, SERVED, new ServerView.Primary(3), "does not answer");
    assertThat(db2.tells("db3")).hasSize(1).first().isInstanceOf(Message.PreVote.class);
  }

  @Test
  void primaryThatIsKnownToHaveOpenedServesOnWithoutItsAgent() {
    ANode db2 = followerOfTheElected(new ServerView.Primary(3));
    assertThat(db2.ticks(3 * ANode.SETTINGS.silence()).tells("db3")).isEmpty();
    assertThat(db2.knows().waitingFor()).isEmpty();
  }

  @Test
  void primaryWhoseAgentDiesBeforeItIsKnownToHaveOpenedIsReplacedThoughItsStreamIsHeard() {
    ANode db2 = followerOfTheElected(new ServerView.Promoting(3, true));
    assertThat(db2.ticks(ANode.SETTINGS.silence()).tells("db3")).isEmpty();
    assertThat(db2.ticks(1).tells("db3")).hasOnlyElementsOfType(Message.PreVote.class);
  }

  private static ANode followerOfTheElected(ServerView lastHeard) {
    TermRecord elected =
        new TermRecord(3, node("db1"), ANode.nodes("db2", "db3"), TermRecord.Phase.ELECTED, "");
    ANode db2 = ANode.ackerWhoseAgentRestarts().storeHolds(new VersionedRecord(elected, 7));
    db2.hearsStatus("db1", 7, SERVED, lastHeard);
    return db2.on(new Event.StreamSeen(true, false, ""));
  }

  @Test
  void voterHearsOfTheTroubleFromTheOneWhoAsks() {
    ANode db2 = ANode.acker().on(new Event.StreamSeen(true, false, ""));
    NodeStatus hung =
        new NodeStatus(5, 9, 7, SERVED, new ServerView.Primary(3), false, "does not answer", false);
    db2.hears("db3", new Message.PreVote(4, NOW, Optional.of(hung)));
    assertThat(db2.tells("db3")).contains(new Message.PreVoteAnswer(4, 7, true, ""));
  }

  @Test
  void ackerWhoseServerDoesNotAnswerHasNoVote() {
    ANode db2 = ANode.acker().on(READ).ticks(PATIENCE.answer()).learnsThatThePrimaryIsDown();
    assertThat(db2.knows().waitingFor()).isEqualTo("db2: its server does not answer");
  }

  @Test
  void ackerInTroubleIsRemoved() {
    ANode db1 = ANode.primary("db2", "db3");
    boolean fenced = false;
    for (int i = 0; i < 2 * ANode.SETTINGS.removal() && !fenced; i++) {
      db1.hearsFollower("db2", "db1", 3, 8, true);
      db1.hearsStatus("db3", 8, FOLLOWER, FOLLOWS, "does not answer").ticks(1);
      fenced = new ServerOperation.Lock(ANode.nodes("db3")).equals(db1.runs());
    }
    assertThat(fenced).isTrue();
  }

  @Test
  void serverThatHangsForLongIsKilled() {
    ANode db2 = ANode.acker().on(READ).ticks(PATIENCE.restart() - 1);
    assertThat(db2.runs()).isNull();
    assertThat(db2.ticks(1).runs()).isEqualTo(new ServerOperation.Kill());
  }

  @Test
  void serverThatIsGoneIsInNoOtherTrouble() {
    ANode db2 = ANode.acker().on(READ).ticks(PATIENCE.answer());
    db2.on(new Event.ServerExited("signal 9"));
    assertThat(db2.knows().trouble()).isEmpty();
  }

  private static final VersionedRecord NOW = record(7, 3, "db1", "db2", "db3");
  private static final Durable FOLLOWER = new Durable(3, 0, false, false);
  private static final ServerView FOLLOWS = new ServerView.Following(node("db1"), 3, true);
}
