package dev.holdfast.agent.router;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.IntConsumer;

/** A socket with its place in the selector. */
record Line(SocketChannel channel, SelectionKey key) {
  private static final System.Logger LOG = System.getLogger(Line.class.getName());

  /**
   * Puts a socket under the selector.
   *
   * @param ready told which operations the socket is ready for
   */
  static Line of(SocketChannel channel, Selector selector, int operations, IntConsumer ready)
      throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    return new Line(channel, channel.register(selector, operations, ready));
  }

  void want(int operation) {
    key.interestOpsOr(operation);
  }

  void unwant(int operation) {
    key.interestOpsAnd(~operation);
  }

  void close() {
    close(channel);
  }

  /** Closes a socket; that it can't be closed properly any more changes nothing. */
  static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing a connection", e);
    }
  }
}
