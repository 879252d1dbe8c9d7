package dev.holdfast.lab;

import dev.holdfast.base.Failure;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts processes that outlive this one, in sessions of their own, so that a Ctrl-C in the
 * terminal doesn't reach them. Once closed it starts nothing: whoever cleans up then finds
 * everything.
 */
final class Launcher {
  private boolean closed;

  /** A step of which whoever cleans up shall find all or nothing. */
  interface Step<T> {
    T run() throws InterruptedException;
  }

  synchronized <T> T unlessClosed(Step<T> step) throws InterruptedException {
    if (closed) {
      throw new InterruptedException("the lab is being taken down");
    }
    return step.run();
  }

  ProcessId start(List<String> enter, List<String> command, Path folder, Path log)
      throws InterruptedException {
    return unlessClosed(() -> launch(enter, command, folder, log));
  }

  private static ProcessId launch(List<String> enter, List<String> command, Path folder, Path log) {
    List<String> detached = new ArrayList<>(enter);
    detached.add("setsid");
    detached.addAll(command);
    try {
      Process process =
          new ProcessBuilder(detached)
              .directory(folder.toFile())
              .redirectInput(Redirect.from(new File("/dev/null")))
              .redirectOutput(Redirect.appendTo(log.toFile()))
              .redirectErrorStream(true)
              .start();
      return ProcessId.of(process.pid()).orElseThrow(() -> ended(command, log));
    } catch (IOException e) {
      throw new Failure(
          "process-start",
          "starting '" + command.getFirst() + "'",
          String.valueOf(e.getMessage()),
          "setsid comes with the package util-linux.",
          e);
    }
  }

  synchronized void close() {
    closed = true;
  }

  private static Failure ended(List<String> command, Path log) {
    return new Failure(
        "process-start",
        "starting '" + command.getFirst() + "'",
        "it ended at once, saying:\n" + LastWords.of(log),
        "Its output is in " + log + ".");
  }
}
