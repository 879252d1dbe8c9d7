package dev.holdfast.agent.router.protocol;

import static dev.holdfast.agent.router.protocol.Script.bytes;
import static dev.holdfast.agent.router.protocol.Script.end;
import static dev.holdfast.agent.router.protocol.Script.eof;
import static dev.holdfast.agent.router.protocol.Script.error;
import static dev.holdfast.agent.router.protocol.Script.loggedIn;
import static dev.holdfast.agent.router.protocol.Script.ok;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationTest {
  private static final int AUTOCOMMIT = 2;
  private static final int IN_TRANSACTION = 3;
  private static final int MORE = 10;
  private static final int PIECE = 1 << 16;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 64, 4096})
  void sessionIsIdleBetweenStatementsHoweverItsPacketsAreCut(int piece) {
    for (int capabilities : new int[] {0, Script.EOF_DEPRECATED}) {
      boolean deprecated = capabilities != 0;
      Script s = loggedIn(piece, capabilities);
      assertThat(s.conversation.idle()).isTrue();
      s.query("SELECT a, b FROM t");
      assertThat(s.conversation.idle()).isFalse();
      s.server(1, new byte[] {2}).server(2, bytes("\3defa")).server(3, bytes("\3defb"));
      if (!deprecated) {
        s.server(4, eof(AUTOCOMMIT));
      }
      for (int row = 0; row < 300; row++) {
        s.server(5 + row, bytes("\1x\1y"));
      }
      assertThat(s.conversation.idle()).isFalse();
      s.server(9, deprecated ? end(AUTOCOMMIT) : eof(AUTOCOMMIT));
      assertThat(s.conversation.idle()).isTrue();
      assertThat(s.conversation.followed()).isTrue();
    }
  }

  @Test
  void transactionEndsWithItsCommit() {
    Script s = loggedIn(PIECE, 0);
    s.query("INSERT INTO t VALUES (1)").server(1, ok(IN_TRANSACTION));
    assertThat(s.conversation.idle()).isFalse();
    s.query("COMMIT").server(1, ok(AUTOCOMMIT));
    assertThat(s.conversation.idle()).isTrue();
  }

  @Test
  void errorEndsAnAnswerAndProgressDoesNot() {
    Script s = loggedIn(PIECE, 0);
    s.query("ALTER TABLE t ENGINE=InnoDB").server(1, error(0xffff));
    assertThat(s.conversation.idle()).isFalse();
    s.server(1, error(1213));
    assertThat(s.conversation.idle()).isTrue();
  }

  @Test
  void severalResultsAreOneAnswer() {
    Script s = loggedIn(PIECE, 0);
    s.query("SELECT 1").server(1, ok(MORE));
    assertThat(s.conversation.idle()).isFalse();
    s.server(2, new byte[] {1}).server(3, bytes("\3def")).server(4, eof(AUTOCOMMIT));
    s.server(5, bytes("\1x")).server(6, eof(MORE)).server(7, ok(AUTOCOMMIT));
    assertThat(s.conversation.idle()).isTrue();
  }

  @Test
  void answersOfAPipelineComeInOrder() {
    Script s = loggedIn(PIECE, 0);
    s.query("INSERT INTO t VALUES (1)").query("SELECT 1").client(0, new byte[] {0x0e});
    s.server(1, ok(AUTOCOMMIT));
    s.server(1, new byte[] {1}).server(2, bytes("\3def")).server(3, eof(2)).server(4, eof(2));
    assertThat(s.conversation.idle()).isFalse();
    s.server(1, ok(AUTOCOMMIT));
    assertThat(s.conversation.idle()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {PacketReader.FULL - 1, PacketReader.FULL, PacketReader.FULL + 1})
  void packetsOf16MegabytesAndMoreAreOne(int size) {
    Script s = loggedIn(1 << 20, Script.EOF_DEPRECATED);
    byte[] statement = new byte[size];
    Arrays.fill(statement, (byte) 'x');
    byte[] begin = bytes("\3SELECT 1 FROM y");
    System.arraycopy(begin, 0, statement, 0, begin.length);
    s.client(0, statement);
    s.server(1, new byte[] {1}).server(2, bytes("\3def"));
    byte[] row = new byte[size];
    row[0] = (byte) 0xfe;
    s.server(3, row.length >= PacketReader.FULL ? row : bytes("\1x"));
    assertThat(s.conversation.idle()).isFalse();
    s.server(4, end(AUTOCOMMIT));
    assertThat(s.conversation.idle()).isTrue();
  }

  @Test
  void otherUsersPasswordsAndProtocolsAreNotFollowed() {
    Script wrong = new Script(PIECE);
    wrong.server(0, Script.greeting()).client(1, Script.login("other", 1 << 9 | 1 << 15 | 1 << 3));
    wrong.server(2, ok(AUTOCOMMIT));
    assertThat(wrong.conversation.followed()).isFalse();
    Script tls = new Script(PIECE);
    tls.server(0, Script.greeting()).client(1, new byte[32]);
    assertThat(tls.conversation.followed()).isFalse();
  }

  @Test
  void preparedStatementsLocalFilesAndUnaskedWordsEndTheFollowing() {
    Script prepares = loggedIn(PIECE, 0).client(0, bytes("\26SELECT 1"));
    assertThat(prepares.conversation.followed()).isFalse();
    Script loads = loggedIn(PIECE, 0).query("SELECT 1").server(1, bytes((char) 0xfb + "file"));
    assertThat(loads.conversation.followed()).isFalse();
    Script killed = loggedIn(PIECE, 0).server(0, error(1927));
    assertThat(killed.conversation.followed()).isFalse();
  }

  @Test
  void onlyARefusalAsReadOnlyIsSentAgain() {
    Script s = loggedIn(PIECE, 0).query("UPDATE t SET v = 1");
    assertThat(s.conversation.refused(Fields.packet(1, error(1290)))).isNull();
    byte[] readOnly = bytes((char) 0xff + "\12\5#HY000 --read-only option");
    assertThat(s.conversation.refused(Fields.packet(1, readOnly)))
        .isEqualTo(Fields.packet(0, bytes("\3UPDATE t SET v = 1")));
    s.server(1, ok(IN_TRANSACTION)).query("UPDATE t SET v = 2");
    assertThat(s.conversation.refused(Fields.packet(1, readOnly))).isNull();
  }

  @Test
  void packetsThatMakeNoSenseEndTheFollowing() {
    for (byte[] nonsense : new byte[][] {{10}, {10, 0, 1}, {0}}) {
      Script greeted = new Script(PIECE).server(0, nonsense);
      assertThat(greeted.conversation.followed()).isFalse();
    }
    Script login = new Script(PIECE).server(0, Script.greeting()).client(1, new byte[33]);
    assertThat(login.conversation.followed()).isFalse();
    Script reply = loggedIn(PIECE, 0).query("SELECT 1").server(1, new byte[] {0});
    assertThat(reply.conversation.followed()).isFalse();
  }
}
