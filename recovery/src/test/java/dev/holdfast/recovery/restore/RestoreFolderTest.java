package dev.holdfast.recovery.restore;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.base.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreFolderTest {
  @TempDir Path path = Path.of("");

  @Test
  void whatWasMiscountedIsNotGoneOnWith() {
    RestoreFolder folder = new RestoreFolder(path);
    Optional<Path> base = Optional.of(Path.of("/base"));
    folder.begin(base, List.of(), "");
    folder.distrust(new Failure(Replay.MISCOUNTED, "replaying", "one is missing", ""));
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> folder.begin(base, List.of(), ""))
        .returns("restore-folder", Failure::code);
  }
}
