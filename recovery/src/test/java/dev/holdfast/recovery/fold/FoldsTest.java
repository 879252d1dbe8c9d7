package dev.holdfast.recovery.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.recovery.replay.Edits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run finds the journal of one that was killed within the stretch from 0-1-10 to 0-1-50. */
class FoldsTest {
  private static final GtidPosition START = GtidPosition.parse("0-1-10");
  private static final GtidPosition WITHIN = GtidPosition.parse("0-1-20");
  private static final GtidPosition END = GtidPosition.parse("0-1-50");
  @TempDir Path folder = Path.of("");

  @BeforeEach
  void aStretchWasBegun() {
    new FoldJournal(folder)
        .begin(new FoldJournal.Stretch(START, Gtid.parse("0-1-50"), List.of(), 5, 40));
  }

  @Test
  void aStretchOfWhichAPartWasAppliedIsGoneOnWith() {
    Folds folds = begun(WITHIN);
    assertThat(folds.whole(WITHIN)).isEqualTo(START);
    assertThat(folds.end(WITHIN)).contains(END);
  }

  @Test
  void aStretchOfWhichNothingWasAppliedIsForgotten() {
    begun(START);
    Folds next = begun(WITHIN);
    assertThat(next.whole(WITHIN)).isEqualTo(WITHIN);
    assertThat(next.end(WITHIN)).isEmpty();
    assertThat(next.folded()).isEqualTo(5);
  }

  @Test
  void aReplicaThatAsksAgainFromBeforeTheStretchMayBeServedWithinIt() {
    Folds folds = begun(WITHIN);
    folds.whole(START);
    assertThat(begun(WITHIN).whole(WITHIN)).isEqualTo(WITHIN);
  }

  @Test
  void aReplicaThatAsksFromTheEndMayStillHaveToApplyAPart() {
    Folds folds = begun(WITHIN);
    assertThat(folds.whole(END)).isEqualTo(END);
    assertThat(begun(WITHIN).whole(WITHIN)).isEqualTo(START);
  }

  @Test
  void aStretchThatIsAppliedCounts() {
    assertThat(begun(END).folded()).isEqualTo(45);
  }

  @Test
  void aServerThatLostWhatItHadIsNotGoneOnWith() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> begun(GtidPosition.parse("0-1-9")))
        .returns("restore-folder", Failure::code);
  }

  @Test
  void aJournalThatIsNoneIsSaid() throws IOException {
    Files.writeString(folder.resolve("fold.json"), "{\"format\":");
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> begun(START))
        .returns("restore-folder", Failure::code);
  }

  @Test
  void whatAKilledRunLeftOnDiskIsDeleted() throws IOException {
    Path left = Files.createDirectories(folder.resolve("fold/stretch-1"));
    Files.writeString(left.resolve("run.0"), "rows");
    begun(WITHIN);
    assertThat(left).doesNotExist();
  }

  @Test
  void aFullDiskIsCalledSo() {
    assertThat(FoldFailures.of(folder, new IOException("Disk quota exceeded")).code())
        .isEqualTo("disk-full");
    assertThat(FoldFailures.of(folder, new IOException("No space left on device")).code())
        .isEqualTo("disk-full");
  }

  private Folds begun(GtidPosition applied) {
    Folds folds =
        new Folds(
            Engine.SERVE,
            () -> {
              throw new AssertionError("no server is asked");
            },
            folder,
            Edits.NONE);
    folds.begin(applied);
    return folds;
  }
}
