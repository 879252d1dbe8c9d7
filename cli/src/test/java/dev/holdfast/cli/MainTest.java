package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void misspeltCommandGetsASuggestionAndExitCodeTwo() {
    assertThat(run("completoin")).isEqualTo(2);
    assertThat(err.toString())
        .contains("[bad-usage]", "did you mean", "completion", "do:  'holdfast --help'");
  }

  @Test
  void misspeltOptionGetsASuggestion() {
    assertThat(run("--verson")).isEqualTo(2);
    assertThat(err.toString()).contains("--version");
  }

  @Test
  void withJsonTheErrorIsOneObjectOnStandardOutput() {
    assertThat(run("completoin", "--json")).isEqualTo(2);
    assertThat(out.toString()).startsWith("{\"error\":{\"code\":\"bad-usage\"");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void completionScriptCompletesHoldfast() {
    assertThat(run("completion")).isZero();
    assertThat(out.toString()).contains("complete -F _complete_holdfast");
  }

  private int run(String... args) {
    return Main.run(
        new Terminal(
            new PrintWriter(out, true), new PrintWriter(err, true), Ansi.OFF, false, false),
        args);
  }
}
