package dev.holdfast.agent.router;

import dev.holdfast.agent.router.protocol.Relogin;
import dev.holdfast.base.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One client, from accept to close. Used by the router's thread alone. */
final class Session {
  /** A server that accepts connections greets at once unless it is frozen or overwhelmed. */
  private static final int GREETING_PATIENCE_FACTOR = 5;

  private final Door door;
  private final Line client;
  private final Mover mover;
  private long sinceNanos;
  private Stage stage = new Stage.Held();
  private long actByNanos;
  private @Nullable ByteBuffer early;
  private boolean clientDone;

  Session(Door door, Selector selector, SocketChannel channel, long nowNanos) throws IOException {
    this.door = door;
    this.sinceNanos = nowNanos;
    this.mover = new Mover(door);
    this.client = Line.of(channel, selector, SelectionKey.OP_READ, this::clientReady);
  }

  long sinceNanos() {
    return sinceNanos;
  }

  Stage stage() {
    return stage;
  }

  /** Starts connecting to a server. */
  void call(Endpoint target, InetSocketAddress address, boolean asPrimary, long nowNanos) {
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open();
      Line server = Line.of(channel, door.selector(), 0, this::serverReady);
      stage = new Stage.Calling(target, server, asPrimary);
      actByNanos = nowNanos + door.connectPatienceNanos();
      if (channel.connect(address)) {
        open(target, server, asPrimary);
      } else {
        server.want(SelectionKey.OP_CONNECT);
      }
    } catch (IOException e) {
      if (channel != null) {
        Line.close(channel);
      }
      stage = new Stage.Held();
      door.failed(this, target);
    }
  }

  private void open(Endpoint target, Line server, boolean asPrimary) {
    server.unwant(SelectionKey.OP_CONNECT);
    actByNanos += door.connectPatienceNanos() * (GREETING_PATIENCE_FACTOR - 1);
    Relogin relogin = mover.relogin();
    if (relogin != null) {
      stage = new Stage.Joining(target, server, asPrimary, relogin);
      server.want(SelectionKey.OP_READ);
      return;
    }
    mover.begin(asPrimary);
    connect(target, server, asPrimary, false);
    door.opened();
  }

  private void connect(Endpoint target, Line server, boolean asPrimary, boolean moved) {
    Flow up = new Flow(client, server, early, mover::passesUp);
    Flow down = new Flow(server, client, null, mover::passesDown);
    if (moved) {
      down.startedElsewhere();
    }
    early = null;
    stage = new Stage.Open(target, server, asPrimary, up, down);
  }

  private void join(Stage.Joining joining) {
    Relogin.Outcome outcome;
    try {
      outcome = mover.converse(joining, door.scratch());
    } catch (IOException e) {
      // It went away, or was never there: another try.
      outcome = Relogin.Outcome.NOT_NOW;
    }
    switch (outcome) {
      case UNDER_WAY -> {}
      case DONE -> {
        mover.arrived(joining.asPrimary(), early);
        connect(joining.target(), joining.server(), joining.asPrimary(), true);
        door.moved(this, joining.target());
      }
      case NOT_NOW -> holdAgain(joining.target(), joining.server());
      case NEVER -> {
        cut("the new server refuses its login or its settings");
      }
    }
  }

  private void clientReady(int operations) {
    switch (stage) {
      case Stage.Held held -> listenWhileHeld();
      case Stage.Calling calling -> listenWhileHeld();
      case Stage.Joining joining -> listenWhileHeld();
      case Stage.Open open -> move(open, operations, open.up(), open.down());
      case Stage.Closed closed -> {}
    }
  }

  /** A new client says nothing before the greeting; what comes is its good-bye, or a statement. */
  private void listenWhileHeld() {
    ByteBuffer scratch = door.scratch().clear();
    try {
      if (client.channel().read(scratch) < 0) {
        close();
        return;
      }
      scratch.flip();
      if (scratch.hasRemaining()) {
        early = ByteBuffer.allocate(scratch.remaining()).put(scratch).flip();
        client.unwant(SelectionKey.OP_READ);
      }
    } catch (IOException e) {
      // The client has gone: that is all there is to know.
      close();
    }
  }

  private void serverReady(int operations) {
    switch (stage) {
      case Stage.Calling calling -> finishCall(calling);
      case Stage.Joining joining -> join(joining);
      case Stage.Open open -> move(open, operations, open.down(), open.up());
      case Stage.Held held -> {}
      case Stage.Closed closed -> {}
    }
  }

  private void finishCall(Stage.Calling calling) {
    try {
      if (calling.server().channel().finishConnect()) {
        open(calling.target(), calling.server(), calling.asPrimary());
      }
    } catch (IOException e) {
      // Refused: the door remembers it, and says so to a client that has waited in vain.
      holdAgain(calling.target(), calling.server());
    }
  }

  private void move(Stage.Open open, int operations, Flow incoming, Flow outgoing) {
    boolean greeted = open.down().started();
    try {
      if ((operations & SelectionKey.OP_WRITE) != 0) {
        outgoing.write();
      }
      if ((operations & SelectionKey.OP_READ) != 0) {
        incoming.read(door.scratch());
      }
      if (!greeted && open.down().started()) {
        door.greeted(this, open.target());
      }
      settle(open);
      depart(open);
    } catch (IOException | CancelledKeyException e) {
      // Either side has broken off; the other is told by a close, as without a router.
      boolean servers = incoming == open.down() && open.fresh();
      if (servers) {
        holdAgain(open.target(), open.server());
      } else {
        close();
      }
    }
  }

  /** Acts on a side that has closed. */
  private void settle(Stage.Open open) throws IOException {
    if (mover.broken()) {
      cut("it asks for what it has lost");
    } else if (open.up().ended() && open.fresh()) {
      close();
    } else if (open.down().ended() && open.fresh()) {
      holdAgain(open.target(), open.server());
    } else if (open.down().ended()) {
      if (!open.asPrimary() || door.serves(open.target()) || !goes(open)) {
        close();
      }
    } else if (open.up().ended() && !clientDone) {
      clientDone = true;
      open.server().channel().shutdownOutput();
    }
  }

  /** Leaves the server when it hands over and nothing is under way, or when it refuses to write. */
  private void depart(Stage.Open open) {
    if (!(stage instanceof Stage.Open) || !open.asPrimary()) {
      return;
    }
    ByteBuffer refused = mover.takeRefused();
    if (refused != null) {
      client.unwant(SelectionKey.OP_READ);
      early = refused;
      leave(open);
      door.turnedAway(this, open.target());
    } else if (door.handsOver(open.target())) {
      boolean _ = goes(open);
    }
  }

  /** Whether it could leave: between two statements, outside a transaction. */
  private boolean goes(Stage.Open open) {
    if (!mover.idle() || !open.up().empty() || !open.down().empty() || clientDone) {
      return false;
    }
    if (!door.mayWait()) {
      return false;
    }
    sinceNanos = System.nanoTime();
    leave(open);
    door.departed(this);
    return true;
  }

  private void leave(Stage.Open open) {
    mover.leave(open.server());
    stage = new Stage.Held();
  }

  /** The primary is about to close. */
  void handOver() {
    if (stage instanceof Stage.Open open) {
      depart(open);
    }
  }

  private void holdAgain(Endpoint target, Line server) {
    boolean wasOpen = stage instanceof Stage.Open;
    server.close();
    mover.again();
    stage = new Stage.Held();
    if (wasOpen) {
      door.unopened();
    }
    door.failed(this, target);
  }

  /** Gives up on a server that neither accepts nor greets in time. */
  void checkTime(long nowNanos) {
    if (nowNanos - actByNanos < 0) {
      return;
    }
    switch (stage) {
      case Stage.Calling calling -> holdAgain(calling.target(), calling.server());
      case Stage.Joining joining -> holdAgain(joining.target(), joining.server());
      case Stage.Open open -> {
        if (open.fresh()) {
          holdAgain(open.target(), open.server());
        }
      }
      case Stage.Held held -> {}
      case Stage.Closed closed -> {}
    }
  }

  /** Leaves a server that is the primary no more: held again if nothing was said yet, else cut. */
  void leave(Endpoint primary) {
    switch (stage) {
      case Stage.Calling calling -> {
        if (calling.asPrimary() && !calling.target().equals(primary)) {
          holdAgain(calling.target(), calling.server());
        }
      }
      case Stage.Joining joining -> {
        if (joining.asPrimary() && !joining.target().equals(primary)) {
          holdAgain(joining.target(), joining.server());
        }
      }
      case Stage.Open open -> {
        if (open.asPrimary() && !open.target().equals(primary)) {
          if (open.fresh()) {
            holdAgain(open.target(), open.server());
          } else {
            hearOut(open);
          }
        }
      }
      case Stage.Held held -> {}
      case Stage.Closed closed -> {}
    }
  }

  /** What the server said before its end may have come meanwhile, and is the client's. */
  private void hearOut(Stage.Open open) {
    if (open.down().empty()) {
      move(open, SelectionKey.OP_READ, open.down(), open.up());
    }
    if (stage instanceof Stage.Open && !goes(open)) {
      cut(mover.tie());
    }
  }

  private void cut(String why) {
    door.cutOne(why);
    close();
  }

  /** Tells the client why there is no server for it. */
  void refuse(int number, String message) {
    try {
      int sequence = mover.relogin() == null || early == null ? 0 : 1;
      client.channel().write(ErrorPacket.of(sequence, number, message));
      client.channel().shutdownOutput();
    } catch (IOException e) {
      // It did not wait for the answer.
    }
    close();
  }

  void close() {
    Stage before = stage;
    stage = new Stage.Closed();
    client.close();
    mover.closed();
    switch (before) {
      case Stage.Calling calling -> calling.server().close();
      case Stage.Joining joining -> joining.server().close();
      case Stage.Open open -> open.server().close();
      case Stage.Held held -> {}
      case Stage.Closed closed -> {
        return;
      }
    }
    door.left(this, before);
  }
}
