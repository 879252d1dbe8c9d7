package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the start script does once for each build starts servers: none may stay. That a whole
 * rehearsal leaves nothing, {@link RecordedStart} asserts.
 */
class RehearsalTest {
  private static final int INT = 130;

  @TempDir Path home;

  @ParameterizedTest(name = "interrupted when {0} is there")
  @ValueSource(strings = {"db2/data", "db3/state/store"})
  void interruptedLeavesNothing(String file) throws Exception {
    Path folder = home.resolve("stage");
    try (Cli.Running rehearsal = Cli.in(home).start("rehearse", folder.toString())) {
      Eventually.that(file + " is there", () -> Files.exists(folder.resolve(file)));
      rehearsal.signal("INT");
      Cli.Result end = rehearsal.end();
      assertThat(end.exitCode()).as(end.out() + end.complaint()).isEqualTo(INT);
    }
    Residue.none(folder);
    assertThat(folder).doesNotExist();
  }
}
