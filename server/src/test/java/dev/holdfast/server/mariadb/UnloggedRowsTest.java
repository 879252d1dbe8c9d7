package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.server.FollowOutcome;
import dev.holdfast.server.StartMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A primary with a table of MyISAM is killed, and follows its successor. */
class UnloggedRowsTest {
  private ScratchServers scratch;

  @BeforeEach
  void create() throws Exception {
    scratch = ScratchServers.create(2);
    Trio.run(scratch, 2);
    for (String sql :
        List.of(
            "CREATE TABLE shop.line (id INT, text VARCHAR(40)) ENGINE=MyISAM",
            "INSERT INTO shop.line VALUES (1, 'x')",
            "DELETE FROM shop.line WHERE id = 1",
            "INSERT INTO shop.line VALUES (2, 'y'), (3, 'z')")) {
      Shop.run(scratch, 1, sql);
    }
  }

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  void killedBetweenStatementsItFollows() throws Exception {
    killAndSucceed();
    assertThat(follow()).isEqualTo(new FollowOutcome.Following());
  }

  /** The index file of a locked table is written when it is unlocked, so this is such a moment. */
  @Test
  void killedWithinAStatementItIsReplaced() throws Exception {
    try (Connection writer = scratch.client(1);
        Statement sql = writer.createStatement()) {
      sql.execute("LOCK TABLES shop.line WRITE");
      sql.execute("INSERT INTO shop.line VALUES (4, 'aaa')");
      killAndSucceed();
    }
    assertThat(follow())
        .isInstanceOfSatisfying(
            FollowOutcome.Diverged.class,
            d -> {
              assertThat(d.surplus()).isEmpty();
              assertThat(d.reason()).contains("shop.line", "CHECKSUM TABLE", mark().toString());
            });
    assertThat(follow()).as("once more").isInstanceOf(FollowOutcome.Diverged.class);
    Files.delete(mark());
    assertThat(follow()).isEqualTo(new FollowOutcome.Following());
  }

  private Path mark() {
    return scratch.config(1).dataDir().resolve("holdfast.unlogged");
  }

  private void killAndSucceed() throws Exception {
    Await.until(
        "all is applied",
        () -> scratch.server(2).state().binlogPosition().equals(scratch.server(1).written()));
    scratch.server(1).kill();
    Trio.promote(scratch, 2);
    scratch.server(1).start(StartMode.REPLICA, Trio.LIMIT);
  }

  private FollowOutcome follow() {
    return scratch.server(1).follow(scratch.source(2), true, Trio.LIMIT);
  }
}
