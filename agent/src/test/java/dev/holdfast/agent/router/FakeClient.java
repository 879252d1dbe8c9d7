package dev.holdfast.agent.router;

import dev.holdfast.base.Endpoint;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that reads lines, with a deadline for everything. */
final class FakeClient implements AutoCloseable {
  private final Socket socket = new Socket();
  private final BufferedInputStream in;

  FakeClient(Endpoint router) throws IOException {
    socket.connect(new InetSocketAddress(router.host(), router.port()), 5000);
    socket.setSoTimeout(10_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  Socket socket() {
    return socket;
  }

  /** The next line; empty at the end of the stream or when it was broken off. */
  String line() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
        line.write(b);
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("no answer within 10 s", e);
    } catch (IOException e) {
      return "";
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  String say(String text) throws IOException {
    socket.getOutputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
    return line();
  }

  byte[] rest() throws IOException {
    return in.readAllBytes();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
