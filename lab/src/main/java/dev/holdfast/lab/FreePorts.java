package dev.holdfast.lab;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Finds ports that nobody listens on, by binding them. Below the range from which the kernel gives
 * outgoing connections theirs, so that none of those takes a port before its server does.
 */
final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int LAST = 31_999;

  private FreePorts() {}

  static Deque<Integer> find(int count, RandomGenerator random) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      int start = random.nextInt(FIRST, LAST);
      for (int i = 0; held.size() < count && i <= LAST - FIRST; i++) {
        tryToHold(FIRST + (start - FIRST + i) % (LAST - FIRST + 1), held);
      }
      if (held.size() < count) {
        throw new Failure(
            "no-free-port",
            "looking for " + count + " free ports",
            "between " + FIRST + " and " + LAST + " only " + held.size() + " are free",
            "End some of the programs that listen there.");
      }
      return new ArrayDeque<>(held.stream().map(ServerSocket::getLocalPort).toList());
    } finally {
      held.forEach(FreePorts::close);
    }
  }

  /** Fails with {@code port-taken} when somebody listens on the port. */
  static void requireFree(String host, int port, String whose) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new Failure(
          "port-taken",
          "taking port " + port + " of " + host + " for " + whose,
          String.valueOf(e.getMessage()),
          "End the program that listens there ('ss -ltnp' names it), or choose another port.",
          e);
    }
  }

  private static void tryToHold(int port, List<ServerSocket> held) {
    try {
      held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
    } catch (IOException _) {
      // taken: the next one is tried
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // nothing was ever connected to it
    }
  }
}
