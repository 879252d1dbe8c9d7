package dev.holdfast.lab;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Whether a lab's ports are still its own when it starts again. */
final class Ports {
  private Ports() {}

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
}
