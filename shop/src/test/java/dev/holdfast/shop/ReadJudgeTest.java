package dev.holdfast.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadJudgeTest {
  private static final long RUN = 9;
  private static final long CUSTOMER = 5;
  private final Ledger ledger = new Ledger();

  @Test
  void valueOfLoadAndOfAnAcknowledgedWriteIsFine() {
    long id = wrote(1, Outcome.ACKNOWLEDGED, 150, 1);
    read(1, 100, 0, 0);
    read(1, 150, 1, id);
    assertThat(verdict()).isEqualTo("holds");
  }

  @Test
  void valueOfAnUnknownWriteMayBeRead() {
    read(1, 150, 1, wrote(1, Outcome.UNKNOWN, 150, 1));
    assertThat(verdict()).isEqualTo("holds");
  }

  @Test
  void valueOfARefusedWriteMustNotBeRead() {
    read(1, 150, 1, wrote(1, Outcome.REFUSED, 0, 0));
    assertThat(said()).contains("was refused");
  }

  @Test
  void valueThatTheOperationDidNotWriteWasNeverWritten() {
    read(1, 151, 1, wrote(1, Outcome.ACKNOWLEDGED, 150, 1));
    assertThat(said()).contains("wrote credit 150 at revision 1");
  }

  @Test
  void oneConnectionNeverGoesBackInTime() {
    long first = wrote(1, Outcome.ACKNOWLEDGED, 150, 1);
    long second = wrote(2, Outcome.ACKNOWLEDGED, 170, 2);
    read(1, 170, 2, second);
    read(2, 150, 1, first);
    assertThat(verdict()).isEqualTo("holds");
    read(1, 150, 1, first);
    assertThat(said()).contains("count=1").contains("it had read revision 2 before");
  }

  @Test
  void replicasAreJudgedApart() {
    read(1, 150, 1, wrote(1, Outcome.REFUSED, 0, 0));
    ReadJudge replicas = new ReadJudge(ledger, Kind.REPLICA_READ);
    replicas.judgeAll();
    assertThat(replicas.reads()).isZero();
    assertThat(replicas.verdict()).isInstanceOf(Verdict.Holds.class);
  }

  private long wrote(int sequence, Outcome outcome, long credit, long revision) {
    long id = Ids.of(RUN, sequence);
    ledger.take(new Entry.Intent(id, Kind.DEPOSIT, CUSTOMER, 50, 0, 0), true);
    ledger.take(new Entry.Result(id, outcome, credit, revision, 0), true);
    return id;
  }

  private void read(int connection, long credit, long revision, long lastOp) {
    ledger.take(
        new Entry.Read(RUN, Kind.READ, connection, CUSTOMER, credit, revision, lastOp, 0), true);
  }

  private String verdict() {
    return judged().word();
  }

  private String said() {
    return judged().toString();
  }

  private Verdict judged() {
    ReadJudge judge = new ReadJudge(ledger, Kind.READ);
    judge.judgeAll();
    return judge.verdict();
  }
}
