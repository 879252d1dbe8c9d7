package dev.holdfast.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabFolderTest {
  @TempDir Path temporary;
  private Path dir;
  private LabFolder folder;

  @BeforeEach
  void choose() {
    dir = temporary.resolve("lab");
    folder = new LabFolder(dir);
  }

  @Test
  void newOrEmptyFolderIsUsable() throws IOException {
    folder.requireUsable(1);
    Files.createDirectory(dir);
    folder.requireUsable(1);
  }

  @Test
  void folderWithForeignFilesIsRefusedAndLeftAlone() throws IOException {
    Files.createDirectory(dir);
    Files.writeString(dir.resolve("thesis.txt"), "x");
    refuses("not-empty", () -> folder.requireUsable(1));
    refuses("not-ours", folder::purge);
    assertThat(dir.resolve("thesis.txt")).exists();
  }

  @Test
  void fileInTheFoldersPlaceIsRefused() throws IOException {
    Files.writeString(dir, "x");
    refuses("bad-dir", () -> folder.requireUsable(1));
  }

  @Test
  void pathTooLongForSocketsIsRefused() {
    LabFolder deep = new LabFolder(temporary.resolve("x".repeat(100)));
    refuses("bad-dir", () -> deep.requireUsable(1));
  }

  @Test
  void folderWithinAnotherUsersOneIsRefused() {
    refuses("no-permission", () -> new LabFolder(Path.of("/proc/holdfast-lab")).create(state()));
  }

  @Test
  void fullDiskIsRefused() {
    refuses("disk-full", () -> folder.requireUsable(Long.MAX_VALUE));
    assertThat(dir).doesNotExist();
  }

  @Test
  void foreignLabFileIsRefused() throws IOException {
    Files.createDirectory(dir);
    Files.writeString(dir.resolve("lab.json"), "[]");
    refuses("not-ours", folder::read);
  }

  @Test
  void remembersWhatWasWritten() {
    folder.create(state().withRouter(new ProcessId(7, 9)));
    assertThat(new LabFolder(dir).require()).isEqualTo(state().withRouter(new ProcessId(7, 9)));
  }

  @Test
  void purgeRemovesALabWithAllItHolds() throws IOException {
    folder.create(state());
    Files.createDirectories(dir.resolve("db1/data"));
    Files.writeString(dir.resolve("db1/data/ibdata1"), "x");
    folder.purge();
    assertThat(dir).doesNotExist();
  }

  private static LabState state() {
    return new LabState(
        LabState.FORMAT,
        "lab",
        null,
        null,
        List.of(new LabState.Node("db1", "127.0.0.1", 1, 8, 2, 3, 4, 5, null, false)),
        new LabState.Router("127.0.0.1", 6, 7, null));
  }

  private static void refuses(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(Failure.class)
        .extracting(e -> ((Failure) e).code())
        .isEqualTo(code);
  }
}
