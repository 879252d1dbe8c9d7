package dev.holdfast.agent.router;

import dev.holdfast.agent.router.protocol.Conversation;
import dev.holdfast.agent.router.protocol.Relogin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one session knows of itself for going on at another server. */
final class Mover {
  private static final System.Logger LOG = System.getLogger(Mover.class.getName());

  /** How long a server that says to be read-only is taken for one that hands over. */
  private static final long PATIENCE_NANOS = 2_000_000_000;

  /** COM_QUIT: without it the server would complain of an aborted connection. */
  private static final byte[] GOOD_BYE = {1, 0, 0, 0, 1};

  private final Door door;
  private @Nullable Conversation talk;
  private @Nullable Relogin relogin;
  private @Nullable ByteBuffer refused;
  private long refusedSinceNanos;
  private boolean refusedBefore;
  private boolean counted;
  private boolean atPrimary;

  Mover(Door door) {
    this.door = door;
  }

  /** A connection begins; only to a primary is it followed, and only where users are known. */
  void begin(boolean asPrimary) {
    atPrimary = asPrimary;
    boolean follow = asPrimary && !door.users().passwords().isEmpty();
    talk = follow ? new Conversation(door.users(), this::hitsAnother) : null;
  }

  private boolean hitsAnother(Set<Long> ids) {
    return ids.stream().anyMatch(door.formerIds()::containsKey);
  }

  boolean passesUp(ByteBuffer chunk) {
    if (talk == null) {
      return true;
    }
    talk.fromClient(chunk);
    return !talk.unanswerable();
  }

  boolean passesDown(ByteBuffer chunk) {
    if (talk == null) {
      return true;
    }
    ByteBuffer again = talk.refused(chunk);
    if (again != null && atPrimary && mayTryAgain()) {
      refused = again;
      return false;
    }
    refusedBefore = false;
    talk.fromServer(chunk);
    return true;
  }

  private boolean mayTryAgain() {
    long now = System.nanoTime();
    if (!refusedBefore) {
      refusedBefore = true;
      refusedSinceNanos = now;
    }
    return now - refusedSinceNanos < PATIENCE_NANOS;
  }

  /** The statement that the server refused for being read-only; it is asked for once. */
  @Nullable ByteBuffer takeRefused() {
    ByteBuffer statement = refused;
    refused = null;
    return statement;
  }

  boolean idle() {
    return talk != null && talk.idle();
  }

  /** Why the client can't go on at another server now, for people. */
  String tie() {
    String tie = talk == null ? "sessions aren't followed here" : talk.tie();
    return tie == null ? "what passes hasn't been passed on yet" : tie;
  }

  /** Whether the client asks for what it can't have any more. */
  boolean broken() {
    return talk != null && talk.unanswerable();
  }

  /** The session on this server is over. */
  void leave(Line server) {
    if (talk != null) {
      relogin = talk.move();
    }
    try {
      int _ = server.channel().write(ByteBuffer.wrap(GOOD_BYE));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the server was quicker", e);
    }
    server.close();
  }

  @Nullable Relogin relogin() {
    return relogin;
  }

  /** The next try begins from the beginning. */
  void again() {
    relogin = relogin == null ? null : relogin.again();
  }

  /** One exchange with the new server. */
  Relogin.Outcome converse(Stage.Joining joining, ByteBuffer scratch) throws IOException {
    scratch.clear();
    if (joining.server().channel().read(scratch) < 0) {
      return Relogin.Outcome.NOT_NOW;
    }
    Relogin.Outcome outcome = joining.relogin().read(scratch.flip());
    ByteBuffer next = joining.relogin().toSend();
    int _ = joining.server().channel().write(next);
    // So little always fits into the empty buffer of a new connection.
    return next.hasRemaining() ? Relogin.Outcome.NOT_NOW : outcome;
  }

  /**
   * The session goes on at the new server.
   *
   * @param early what the client has said meanwhile
   */
  void arrived(boolean asPrimary, @Nullable ByteBuffer early) {
    relogin = null;
    atPrimary = asPrimary;
    if (talk != null && !counted) {
      counted = true;
      door.formerIds().merge(talk.id(), 1, Integer::sum);
    }
    if (talk != null && early != null) {
      talk.fromClient(early);
    }
  }

  void closed() {
    if (talk != null && counted) {
      door.formerIds().computeIfPresent(talk.id(), (id, n) -> n == 1 ? null : n - 1);
    }
  }
}
