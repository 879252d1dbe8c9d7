package dev.holdfast.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Ansi;

/**
 * A block of lines that is redrawn in place, so that what was printed before stays above it. Lines
 * are cut at the terminal's edge: a wrapped one would spoil the count.
 */
public final class LiveLines implements AutoCloseable {
  private static final String ESC = "\u001b[";
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})");
  private static final long ASK_SIZE_EVERY_NANOS = 1_000_000_000;

  private final Terminal terminal;
  private Size size = new Size(24, 80);
  private long sizeAsked;
  private int drawn;

  /** The terminal's size in characters. */
  public record Size(int rows, int columns) {}

  public LiveLines(Terminal terminal) {
    this.terminal = terminal;
  }

  public synchronized Size size() {
    long now = System.nanoTime();
    if (terminal.live() && (sizeAsked == 0 || now - sizeAsked > ASK_SIZE_EVERY_NANOS)) {
      sizeAsked = now;
      size = ask(size);
    }
    return size;
  }

  /** Draws lines with picocli's colour markup over those drawn last. */
  public synchronized void show(List<String> lines) {
    Size now = size();
    StringBuilder frame = new StringBuilder(ESC + "?25l");
    if (drawn > 0) {
      frame.append(ESC).append(drawn).append("A\r");
    }
    List<String> fitting = lines.subList(0, Math.min(lines.size(), now.rows() - 1));
    for (String line : fitting) {
      frame.append(cut(line, now.columns())).append(ESC).append("K\n");
    }
    terminal.out().print(frame.append(ESC).append("J"));
    terminal.out().flush();
    drawn = fitting.size();
  }

  /** Shows the cursor again; what was drawn last stays. */
  @Override
  public synchronized void close() {
    if (terminal.live()) {
      terminal.out().print(ESC + "?25h");
      terminal.out().flush();
    }
  }

  private String cut(String line, int columns) {
    Ansi.Text text = terminal.ansi().new Text(line, terminal.colours());
    int shown = text.getCJKAdjustedLength();
    return (shown <= columns ? text : text.substring(0, columns)).toString();
  }

  /** Only the terminal's driver knows; stty(1) is part of coreutils. */
  private static Size ask(Size before) {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      Matcher words = SIZE.matcher(answer);
      if (!stty.waitFor(1, TimeUnit.SECONDS) || !words.matches()) {
        return before;
      }
      int rows = Integer.parseInt(words.group(1));
      int columns = Integer.parseInt(words.group(2));
      return rows > 3 && columns > 20 ? new Size(rows, columns) : before;
    } catch (IOException _) {
      return before; // no terminal of our own: the usual size will do
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return before;
    }
  }
}
