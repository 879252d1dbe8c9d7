package dev.holdfast.lab;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that cannot be mistaken for a later one with the same pid.
 *
 * @param startTicks when it started, in clock ticks since boot: field 22 of /proc/PID/stat, see
 *     proc(5)
 */
public record ProcessId(long pid, long startTicks) {

  /** The process that has this pid now. */
  public static Optional<ProcessId> of(long pid) {
    return stat(pid).map(fields -> new ProcessId(pid, Long.parseLong(fields[19])));
  }

  /** Whether it still runs; a zombie doesn't. */
  public boolean alive() {
    return stat(pid)
        .filter(fields -> Long.parseLong(fields[19]) == startTicks && !fields[0].equals("Z"))
        .isPresent();
  }

  /** Whether a SIGSTOP holds it. */
  public boolean frozen() {
    return alive() && stat(pid).filter(fields -> fields[0].equals("T")).isPresent();
  }

  /** SIGKILL: ends a frozen process as well. Returns at once. */
  public void kill() {
    if (!alive()) {
      return;
    }
    boolean sent = ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(true);
    if (!sent && alive()) {
      throw refused("KILL", "the system refuses");
    }
  }

  public void freeze() throws InterruptedException {
    signal("STOP");
  }

  public void thaw() throws InterruptedException {
    signal("CONT");
  }

  /** Java can't send these; the shell's own kill is on every machine. */
  private void signal(String name) throws InterruptedException {
    if (!alive()) {
      return;
    }
    Commands.Result sent =
        Commands.attempt("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", name, Long.toString(pid));
    if (sent.exitCode() != 0 && alive()) {
      throw refused(name, sent.output().strip());
    }
  }

  private Failure refused(String signal, String reason) {
    return new Failure(
        "no-permission",
        "sending SIG" + signal + " to process " + pid,
        reason,
        "Do it as the user who started the lab.");
  }

  /** The fields after the command's name, which may hold spaces and brackets itself. */
  private static Optional<String[]> stat(long pid) {
    try {
      String text = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return Optional.of(text.substring(text.lastIndexOf(')') + 2).split(" "));
    } catch (IOException _) {
      return Optional.empty(); // it has ended
    }
  }
}
