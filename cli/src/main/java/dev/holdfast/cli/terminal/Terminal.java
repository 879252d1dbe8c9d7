package dev.holdfast.cli.terminal;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err progress and errors
 * @param ansi whether colours are wanted
 * @param live whether a person watches, so that a view may be redrawn in place
 * @param unicode whether block characters can be shown
 */
public record Terminal(PrintWriter out, PrintWriter err, Ansi ansi, boolean live, boolean unicode) {

  /** The start script says whether standard output is a terminal: Java can't ask for it alone. */
  public static Terminal ofProcess() {
    boolean terminal = Boolean.getBoolean("holdfast.terminal");
    boolean colours = terminal && System.getenv("NO_COLOR") == null;
    Charset charset = charset("stdout.encoding");
    return new Terminal(
        writer(System.out, charset),
        writer(System.err, charset("stderr.encoding")),
        colours ? Ansi.ON : Ansi.OFF,
        terminal && !"dumb".equals(System.getenv("TERM")),
        charset.newEncoder().canEncode('▁'));
  }

  public ColorScheme colours() {
    return CommandLine.Help.defaultColorScheme(ansi);
  }

  /** Text in picocli's markup, {@code @|bold,red text|@}, as this terminal shows it. */
  public String markup(String text) {
    return ansi.string(text);
  }

  private static PrintWriter writer(PrintStream stream, Charset charset) {
    return new PrintWriter(stream, true, charset);
  }

  private static Charset charset(String property) {
    return Charset.forName(
        System.getProperty(property, Charset.defaultCharset().name()), Charset.defaultCharset());
  }
}
