package dev.holdfast.coordination.zookeeper;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Tried before ZooKeeper is, which would retry for seconds and then ask the process to exit. */
final class PeerPorts {
  private PeerPorts() {}

  static void check(Ensemble.Member member) {
    member.all().forEach(PeerPorts::check);
  }

  private static void check(Endpoint endpoint) {
    try (ServerSocket _ =
        new ServerSocket(endpoint.port(), 1, InetAddress.getByName(endpoint.host()))) {
      return;
    } catch (IOException e) {
      throw new Failure(
          "port-taken",
          "listening on " + endpoint + " for the coordination store",
          e.getMessage() == null ? e.toString() : e.getMessage(),
          "See who listens there with 'ss -ltnp sport = :"
              + endpoint.port()
              + "', or choose another port on every node.",
          e);
    }
  }
}
