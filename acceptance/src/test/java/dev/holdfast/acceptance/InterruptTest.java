package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever has seen enough of the demo leaves nothing behind by leaving. */
class InterruptTest {
  private static final int INT = 130;
  private static final int TERM = 143;

  @TempDir Path home;

  /** How far the demo has come when the signal arrives. */
  interface Moment {
    boolean reached(Path folder, String story) throws Exception;
  }

  static Stream<Arguments> moments() {
    Moment folderThere = (folder, _) -> Files.exists(folder.resolve("lab.json"));
    Moment dataWritten = (folder, _) -> Files.isDirectory(folder.resolve("db2"));
    return Stream.of(
        arguments("its folder is there", "INT", INT, folderThere),
        arguments("data directories are made", "TERM", TERM, dataWritten),
        arguments("a server starts", "INT", INT, said("is starting")),
        arguments("the shop is filled", "INT", INT, said("filling a shop")),
        arguments("customers buy", "TERM", TERM, said("customers pay in and buy")),
        arguments("the primary has just been killed", "INT", INT, said("killed the server")));
  }

  private static Moment said(String words) {
    return (_, story) -> story.contains(words);
  }

  @ParameterizedTest(name = "{1} when {0}")
  @MethodSource("moments")
  void nothingIsLeft(String when, String signal, int exitCode, Moment moment) throws Exception {
    Path folder = home.resolve("demo");
    try (Cli.Running demo =
        Cli.in(home.resolve("home"))
            .start("demo", "--for=4s", "--customers=300", "--dir=" + folder)) {
      Eventually.that(when, () -> moment.reached(folder, demo.out() + demo.err()));
      demo.signal(signal);
      Cli.Result end = demo.end();
      assertThat(end.exitCode()).as(end.out() + end.complaint()).isEqualTo(exitCode);
      assertThat(end.err()).doesNotContain("Exception");
    }
    Residue.none(folder);
    try (Stream<Path> left = Files.list(home)) {
      assertThat(left).containsExactly(home.resolve("home"));
    }
  }
}
