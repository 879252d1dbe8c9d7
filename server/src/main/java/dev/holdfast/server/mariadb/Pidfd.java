package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Optional;

/**
 * A handle on one process, child or not (pidfd_open(2), Linux 5.3): tells at once when it ends, and
 * a signal can't reach another process that was given the same number later.
 */
@SuppressWarnings("restricted") // calling the C library is what this class is for
final class Pidfd implements AutoCloseable {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final VarHandle ERRNO_VALUE =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SYSCALL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG),
          ERRNO,
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle POLL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("poll"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));
  private static final MethodHandle CLOSE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("close"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  /** Numbers that all of Linux's architectures share for calls this young. */
  private static final long PIDFD_SEND_SIGNAL = 424;

  private static final long PIDFD_OPEN = 434;
  private static final int NO_SUCH_PROCESS = 3;
  private static final short POLLIN = 1;

  private final long pid;
  private final int fd;

  private Pidfd(long pid, int fd) {
    this.pid = pid;
    this.fd = fd;
  }

  /** Empty when there is no such process. */
  static Optional<Pidfd> open(long pid) {
    long fd = syscall("watching", pid, PIDFD_OPEN, pid, 0);
    return fd < 0 ? Optional.empty() : Optional.of(new Pidfd(pid, (int) fd));
  }

  /** Sends a signal; false when the process is gone. */
  boolean signal(int number) {
    return syscall("signalling", pid, PIDFD_SEND_SIGNAL, fd, number) == 0;
  }

  /**
   * Waits for the end; a zombie has ended. Holds a carrier thread: call it on a platform thread.
   */
  boolean awaitEnd(Duration within) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pollfd = arena.allocate(8, 4);
      pollfd.set(ValueLayout.JAVA_INT, 0, fd);
      pollfd.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
      return (int) POLL.invokeExact(pollfd, 1L, (int) within.toMillis()) > 0;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  @Override
  public void close() {
    try {
      int ignored = (int) CLOSE.invokeExact(fd);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private static long syscall(String what, long pid, long number, long first, long second) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      long result = (long) SYSCALL.invokeExact(state, number, first, second, 0L, 0L);
      int errno = (int) ERRNO_VALUE.get(state, 0L);
      if (result < 0 && errno != NO_SUCH_PROCESS) {
        throw new Failure(
            "process-control",
            what + " process " + pid,
            "the kernel answered with error " + errno,
            "Holdfast needs Linux 5.3 or later and the right to signal its server.");
      }
      return result;
    } catch (Failure e) {
      throw e;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private static IllegalStateException broken(Throwable e) {
    return new IllegalStateException("a call into the C library failed", e);
  }
}
