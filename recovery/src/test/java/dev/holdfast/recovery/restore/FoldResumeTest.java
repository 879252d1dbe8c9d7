package dev.holdfast.recovery.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.base.Failure;
import dev.holdfast.recovery.fold.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A stretch is sent in parts; whatever happens between them, it ends whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FoldResumeTest {
  private static final String ROWS = "CHECKSUM TABLE f.t";
  private static final int TRANSACTIONS = 30;
  private final Past past = new Past();
  private final Path base;
  private final String first;

  /** 30 MB of rows, which take four parts. */
  FoldResumeTest() throws Exception {
    past.run("CREATE DATABASE f", "CREATE TABLE f.t (id INT PRIMARY KEY, v TEXT)");
    base = past.base("base");
    past.run("USE f", "INSERT INTO t VALUES (0, 'first')");
    first = past.gtid();
    for (int i = 0; i < TRANSACTIONS; i++) {
      past.run(
          "INSERT INTO t SELECT seq, REPEAT('x', 1000) FROM seq_%d_to_%d"
              .formatted(i * 1000 + 1, i * 1000 + 1000));
    }
    past.run("UPDATE t SET v = 'changed' WHERE id % 1000 = 7");
  }

  @AfterAll
  void forget() throws Exception {
    past.close();
  }

  @Test
  void aStretchOfWhichSomePartsAreAppliedEndsWholeWithAnyEngine() throws Exception {
    past.fold(request("blocked", first), p -> {});
    assertThat(past.restored("blocked", "INSERT INTO f.t VALUES (29000, '') RETURNING id"))
        .isEqualTo("29000");
    Failure failure =
        catchThrowableOfType(Failure.class, () -> past.fold(request("blocked", null), p -> {}));
    assertThat(failure.code()).isEqualTo("replay-stopped");
    assertThat(past.restored("blocked", "SELECT COUNT(*) > 9000 FROM f.t")).isEqualTo("1");
    assertThat(
            catchThrowableOfType(
                    Failure.class, () -> past.fold(request("blocked", "0-1-10"), p -> {}))
                .code())
        .isEqualTo("restore-beyond");
    past.restored("blocked", "DELETE FROM f.t WHERE id = 29000 RETURNING id");
    past.servers.stop(past.dir("blocked")); // It has the source's server_id.
    RestoreResult result = past.replay(request("blocked", null), Engine.SERVE, p -> {});
    assertThat(result.applied()).isEqualTo(result.served()).isEqualTo(TRANSACTIONS + 2);
    assertThat(result.folded()).isEqualTo(TRANSACTIONS + 1);
    assertThat(past.restored("blocked", ROWS)).isEqualTo(past.value(ROWS));
  }

  @Test
  void aScratchServerThatIsKilledWhileItAppliesAFoldGoesOnAfterwards() throws Exception {
    RestoreRequest request = request("killed", null);
    Consumer<RestoreProgress> killer =
        p -> {
          if (p.phase().equals("replaying")) {
            awaitFold(request.dir());
            past.servers.running(request.dir()).flatMap(ProcessHandle::of).ifPresent(Past::kill);
          }
        };
    Failure failure = catchThrowableOfType(Failure.class, () -> past.fold(request, killer));
    assertThat(failure.code()).isEqualTo("scratch-ended");
    RestoreResult result = past.fold(request, p -> {});
    assertThat(result.applied()).isEqualTo(result.served()).isEqualTo(TRANSACTIONS + 2);
    assertThat(past.restored("killed", ROWS)).isEqualTo(past.value(ROWS));
  }

  @Test
  void rowsThatAreNotWhatTheLogSaysAreServedAsLogged() throws Exception {
    past.fold(request("other", first), p -> {});
    past.restored("other", "REPLACE INTO f.t VALUES (0, 'somebody was here') RETURNING id");
    past.run("UPDATE f.t SET v = 'second' WHERE id = 0");
    RestoreResult result = past.fold(request("other", null), p -> {});
    assertThat(result.folded()).isLessThan(result.served() - 1);
    assertThat(past.restored("other", ROWS)).isEqualTo(past.value(ROWS));
  }

  /** A stretch is being sent. */
  private static void awaitFold(Path dir) {
    try {
      Waiting.until("a fold", () -> Files.exists(dir.resolve("fold.json")));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private RestoreRequest request(String dir, @org.jspecify.annotations.Nullable String until) {
    return past.request(dir, base, past.data(), List.of(), until);
  }
}
