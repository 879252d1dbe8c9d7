package dev.holdfast.agent.api;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;

/**
 * One {@code POST /peer} whose body is still being written: lines of JSON, each of which the other
 * side takes as it comes. That costs a third of a request per message, and no message waits for the
 * answer to the one before.
 */
public final class MessageStream implements AutoCloseable {
  private final ApiClient client;
  private final HttpURLConnection connection;
  private final OutputStream out;
  private boolean finished;

  MessageStream(ApiClient client, HttpURLConnection connection, OutputStream out) {
    this.client = client;
    this.connection = connection;
    this.out = out;
  }

  /**
   * Sends a line at once. Whether it has arrived only {@link #finish} can tell.
   *
   * @param line without a line feed
   */
  public void send(byte[] line) {
    try {
      out.write(line);
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw client.unreachable("/peer", e);
    }
  }

  /** Ends the request and waits until the other side says that it has taken everything. */
  public void finish() {
    try {
      out.close();
    } catch (IOException e) {
      throw client.unreachable("/peer", e);
    }
    client.confirm(connection);
    finished = true;
  }

  /** Without {@link #finish} before, the connection is given up. */
  @Override
  public void close() {
    if (!finished) {
      connection.disconnect();
    }
  }
}
