package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The walk-through of the manual, word by word. */
class UndoADeleteTest {
  private static final String PAGE = "docs/manual/undo-a-delete.md";
  private static final String FAILS = " # exit code ";
  private Path home = Path.of("");

  @BeforeEach
  void beInAnEmptyFolder() throws IOException {
    home = Files.createTempDirectory(Path.of("/tmp"), "hf-");
  }

  @Test
  void eachLineOfThePageDoesWhatThePageSays() throws Exception {
    List<String> lines =
        Tree.read(Tree.root().resolve(PAGE))
            .lines()
            .filter(line -> line.startsWith("    "))
            .map(String::strip)
            .toList();
    assertThat(lines).hasSizeGreaterThan(12);
    Result all = bash(lines.stream().map(UndoADeleteTest::checked).collect(Collectors.joining()));
    assertThat(all.exitCode()).as(all.output()).isZero();
    assertThat(all.output())
        .contains("DELETE FROM shop.customer WHERE id < 500")
        .contains("would put back shop.customer 499 inserted")
        .contains("none: nothing later builds on it")
        .contains("Verdict: violated")
        .contains("put back     shop.customer: 499 rows inserted, 0 changed, 0 deleted")
        .contains("removed restored");
    assertThat(all.output().split("Verdict: holds", -1)).hasSize(3);
  }

  /** Each line is shown, run, and has to end as the page says. */
  private static String checked(String line) {
    int at = line.indexOf(FAILS);
    String command = at < 0 ? line : line.substring(0, at);
    String expected = at < 0 ? "0" : line.substring(at + FAILS.length());
    return "cat <<'LINE'\n$ %s\nLINE\n%s\ncode=$?\n[ $code = %s ] || { echo ended with $code; exit 9; }\n"
        .formatted(command, command, expected);
  }

  private record Result(int exitCode, String output) {}

  private Result bash(String script) throws IOException, InterruptedException {
    Path bin = Files.createDirectory(home.resolve("bin"));
    Path program = bin.resolve("holdfast");
    String command =
        Distribution.built().command().stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    Files.writeString(program, "#!/bin/sh\nexec " + command + " \"$@\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path out = home.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", script)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    builder.environment().put("HOME", home.toString());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    boolean ended = process.waitFor(8, TimeUnit.MINUTES);
    String said = Files.readString(out);
    assertThat(ended).as("it does not end; so far it said:\n" + said).isTrue();
    return new Result(process.exitValue(), said);
  }

  @AfterEach
  void leaveNothing() throws Exception {
    Cli cli = Cli.in(home);
    if (Files.exists(home.resolve("restored/restore.json"))) {
      cli.run("time", "restore", "--remove", "--dir", home.resolve("restored").toString());
    }
    if (Files.exists(home.resolve("lab"))) {
      cli.run("lab", "down", "--purge", "--dir", home.resolve("lab").toString());
    }
    new ProcessBuilder("rm", "-rf", home.toString()).start().waitFor();
  }
}
