package dev.holdfast.agent.router;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection. What the receiver can't take at once is kept, and the sender is
 * not read until it is gone: a slow reader slows its own sender and nobody else.
 */
final class Flow {
  private final Line from;
  private final Line to;
  private final Tap tap;
  private @Nullable ByteBuffer kept;
  private boolean closed;
  private boolean started;

  /**
   * A flow that begins with {@code early}, which the sender sent before there was a receiver.
   *
   * @param early null for nothing
   * @param tap sees what arrives later
   */
  Flow(Line from, Line to, @Nullable ByteBuffer early, Tap tap) {
    this.from = from;
    this.to = to;
    this.tap = tap;
    this.kept = early;
    this.started = early != null;
    if (early == null) {
      from.want(SelectionKey.OP_READ);
    } else {
      to.want(SelectionKey.OP_WRITE);
    }
  }

  /** Looks at what passes. */
  interface Tap {
    /** Whether this is passed on; its position stays where it is. */
    boolean passes(ByteBuffer chunk);
  }

  /** Whether nothing waits for the receiver. */
  boolean empty() {
    return kept == null;
  }

  /** Whether the sender has closed and all it sent has been passed on. */
  boolean ended() {
    return closed && kept == null;
  }

  /** Whether anything has been passed, or is about to be. */
  boolean started() {
    return started;
  }

  /** The client was greeted by another server. */
  void startedElsewhere() {
    started = true;
  }

  /** Passes on what has arrived, as much as fits {@code scratch}. */
  void read(ByteBuffer scratch) throws IOException {
    scratch.clear();
    int count = from.channel().read(scratch);
    if (count < 0) {
      closed = true;
      from.unwant(SelectionKey.OP_READ);
      return;
    }
    started |= count > 0;
    scratch.flip();
    if (!tap.passes(scratch)) {
      return;
    }
    to.channel().write(scratch);
    if (scratch.hasRemaining()) {
      kept = ByteBuffer.allocate(scratch.remaining()).put(scratch).flip();
      from.unwant(SelectionKey.OP_READ);
      to.want(SelectionKey.OP_WRITE);
    }
  }

  /** Passes on what was kept, now that the receiver takes more. */
  void write() throws IOException {
    ByteBuffer rest = kept;
    if (rest != null) {
      to.channel().write(rest);
      if (rest.hasRemaining()) {
        return;
      }
    }
    kept = null;
    to.unwant(SelectionKey.OP_WRITE);
    if (!closed) {
      from.want(SelectionKey.OP_READ);
    }
  }
}
