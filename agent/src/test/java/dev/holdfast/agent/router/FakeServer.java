package dev.holdfast.agent.router;

import dev.holdfast.base.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Speaks first, like a database server, then sends back what it gets. */
final class FakeServer implements AutoCloseable {
  private final ServerSocket listener;
  private final String greeting;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Thread acceptor = Thread.ofVirtual().unstarted(this::accept);

  private FakeServer(ServerSocket listener, String greeting) {
    this.listener = listener;
    this.greeting = greeting;
  }

  static FakeServer start(String greeting) throws IOException {
    return start(greeting, 0);
  }

  static FakeServer start(String greeting, int port) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    FakeServer server = new FakeServer(listener, greeting);
    server.acceptor.start();
    return server;
  }

  Endpoint at() {
    return new Endpoint("127.0.0.1", listener.getLocalPort());
  }

  int open() {
    return open.size();
  }

  int accepted() {
    return accepted.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        accepted.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> echo(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void echo(Socket socket) {
    try (socket) {
      if (greeting.isEmpty()) {
        return;
      }
      socket.getOutputStream().write((greeting + "\n").getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      in.transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // The other side went away, or the test has killed this server.
    } finally {
      open.remove(socket);
    }
  }

  /** Dies as a killed process does: the port refuses, connections end. */
  @Override
  public void close() throws IOException {
    listener.close();
    // A virtual thread that waits in accept may take one more connection after the close.
    while (acceptor.isAlive()) {
      Thread.onSpinWait();
    }
    for (Socket socket : open) {
      socket.close();
    }
  }
}
