package dev.holdfast.cli.operation;

import dev.holdfast.base.Failure;
import dev.holdfast.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks a person before something happens; without one, {@code --yes} has to say it. */
public final class Consent {
  private Consent() {}

  /** False when the answer is no; code bad-usage when there is nobody to ask. */
  public static boolean to(String question, boolean yes, Terminal terminal) {
    if (yes) {
      return true;
    }
    if (!terminal.live()) {
      throw new Failure(
          "bad-usage",
          "asking whether to go on",
          "nobody is there to answer",
          "Say it with --yes, or only look with --dry-run.");
    }
    terminal.err().print(question + " [y/N] ");
    terminal.err().flush();
    String answer = line();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }

  private static @Nullable String line() {
    try {
      return new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))
          .readLine();
    } catch (IOException e) {
      throw new Failure(
          "bad-usage", "reading the answer", String.valueOf(e.getMessage()), "Use --yes.", e);
    }
  }
}
