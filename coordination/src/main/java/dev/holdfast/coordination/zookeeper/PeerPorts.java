package dev.holdfast.coordination.zookeeper;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Tried before ZooKeeper is, which would retry for seconds and then ask the process to exit. */
final class PeerPorts {
  private PeerPorts() {}

  static void check(Ensemble.Member member) {
    member.all().forEach(PeerPorts::check);
  }

  private static void check(Endpoint endpoint) {
    try {
      bind(endpoint.host(), endpoint.port());
    } catch (IOException e) {
      throw isHere(endpoint.host()) ? taken(endpoint, e) : notHere(endpoint, e);
    }
  }

  private static void bind(String host, int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host, port), 1);
    }
  }

  private static boolean isHere(String host) {
    try {
      bind(host, 0);
      return true;
    } catch (IOException e) {
      return false; // The first exception says all of it.
    }
  }

  private static Failure taken(Endpoint endpoint, IOException e) {
    return new Failure(
        "port-taken",
        "listening on " + endpoint + " for the coordination store",
        String.valueOf(e.getMessage()),
        "See who listens there with 'ss -ltnp sport = :"
            + endpoint.port()
            + "', or choose another port on every node.",
        e);
  }

  private static Failure notHere(Endpoint endpoint, IOException e) {
    return new Failure(
        "address-not-here",
        "listening on " + endpoint + " for the coordination store",
        endpoint.host() + " is not an address of this machine (" + e.getMessage() + ")",
        "Name this node's own address in the list of members.",
        e);
  }
}
