package dev.holdfast.agent.router.protocol;

import dev.holdfast.agent.router.protocol.Command.Change;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One client's session, as a router follows it: whether the client could be given a session on
 * another server without noticing, and how. Fails to the safe side: what it doesn't understand
 * makes it stop following for good, and such a session is never moved.
 */
public final class Conversation {
  private static final System.Logger LOG = System.getLogger(Conversation.class.getName());
  private static final int MOST_OUTSTANDING = 10_000;
  private static final int READ_ONLY = 1290;

  private final Talk talk = new Talk();
  private final Predicate<Set<Long>> moved;
  private @Nullable LoginReader login;
  private @Nullable Users users;
  private @Nullable CommandReader commands;
  private @Nullable ReplyReader replies;
  private @Nullable Past past;
  private @Nullable LoginRequest request;
  private final Deque<Command> outstanding = new ArrayDeque<>(2);
  private @Nullable String lostBecause;
  private boolean quit;
  private boolean unanswerable;
  private boolean insertIdSeen;
  private boolean insertIdLost;
  private boolean lastLost;
  private long id;

  /**
   * A conversation that has not begun yet.
   *
   * @param moved whether one of these numbers is what a client, whose session was moved, takes for
   *     its session's id: a KILL would hit somebody else
   */
  public Conversation(Users users, Predicate<Set<Long>> moved) {
    this.users = users;
    this.login = new LoginReader(users);
    this.moved = moved;
  }

  /** What the client sends, before it is passed on. */
  public void fromClient(ByteBuffer chunk) {
    try {
      hearClient(chunk);
    } catch (BufferUnderflowException e) {
      lose("a packet that ends too early");
    }
  }

  /** What the server sends, before it is passed on. */
  public void fromServer(ByteBuffer chunk) {
    try {
      hearServer(chunk);
    } catch (BufferUnderflowException e) {
      lose("a packet that ends too early");
    }
  }

  private void hearClient(ByteBuffer chunk) {
    LoginReader l = login;
    CommandReader c = commands;
    if (lost()) {
      return;
    }
    if (l != null) {
      l.clients().read(chunk);
      lose(l.lost());
    } else if (c != null) {
      c.read(chunk);
    }
  }

  private void hearServer(ByteBuffer chunk) {
    LoginReader l = login;
    ReplyReader r = replies;
    if (lost()) {
      return;
    }
    if (l != null) {
      l.servers().read(chunk);
      lose(l.lost());
      if (l.done() && !lost()) {
        loggedIn(l);
      }
    } else if (r != null) {
      r.read(chunk);
    }
  }

  private void loggedIn(LoginReader l) {
    LoginRequest r = Objects.requireNonNull(l.request());
    request = r;
    id = Objects.requireNonNull(l.greeting()).id();
    past = new Past(r.schema());
    past.status(l.status());
    login = null;
    listen(r);
  }

  private void listen(LoginRequest r) {
    Past p = Objects.requireNonNull(past);
    commands = new CommandReader(talk, () -> (p.status() & Reply.NO_BACKSLASH_ESCAPES) == 0);
    replies = new ReplyReader(talk, r.eofDeprecated());
  }

  private void lose(@Nullable String why) {
    if (why != null && !lost()) {
      lostBecause = why;
      LOG.log(System.Logger.Level.DEBUG, "session {0} can''t be moved: {1}", id, why);
    }
  }

  private boolean lost() {
    return lostBecause != null;
  }

  /** Whether the client's next word could go to another session, to which it is given now. */
  public boolean idle() {
    return tie() == null;
  }

  /** What ties the client to its server now, for people; null when it could go on at another. */
  public @Nullable String tie() {
    if (lostBecause != null) {
      return lostBecause;
    }
    CommandReader c = commands;
    ReplyReader r = replies;
    if (c == null || r == null || past == null) {
      return "its login is under way";
    }
    if (!outstanding.isEmpty() || !c.atBoundary() || !r.atBoundary()) {
      return "a statement is under way";
    }
    return past.inTransaction() ? "a transaction is open" : null;
  }

  /** Whether this can be moved at some time. */
  public boolean followed() {
    return !lost() && commands != null;
  }

  /** The client has said good-bye. */
  public boolean quit() {
    return quit;
  }

  /** Whether the client asks for something that was lost in a move: it has to be cut off. */
  public boolean unanswerable() {
    return unanswerable;
  }

  /** What the client takes for its session's id. */
  public long id() {
    return id;
  }

  /**
   * The statement that {@code chunk} refuses because the server is read-only, when that is all
   * there is: it has done nothing, and may be sent again. Null otherwise.
   */
  public @Nullable ByteBuffer refused(ByteBuffer chunk) {
    Command only = outstanding.size() == 1 ? outstanding.getFirst() : null;
    ReplyReader r = replies;
    boolean first = r != null && !r.begun() && commands != null && commands.atBoundary();
    if (lost() || only == null || !first || past == null || past.inTransaction()) {
      return null;
    }
    return ErrorReply.is(chunk, READ_ONLY, "read-only") ? only.packet() : null;
  }

  /** The session on the old server is over; what is lost with it is lost. */
  public Relogin move() {
    Past p = Objects.requireNonNull(past);
    LoginRequest r = Objects.requireNonNull(request);
    outstanding.clear();
    insertIdLost |= insertIdSeen;
    lastLost = true;
    listen(r);
    return new Relogin(
        r, Objects.requireNonNull(Objects.requireNonNull(users).password(r.user())), p);
  }

  private final class Talk implements CommandReader.Audience, ReplyReader.Asker {
    @Override
    public void asked(Command command, SqlScan statement) {
      outstanding.add(command);
      if (outstanding.size() > MOST_OUTSTANDING) {
        lost("too many commands at once");
      }
      unanswerable |= lastLost && statement.asksOfLast();
      unanswerable |= insertIdLost && statement.asksForInsertId();
      Set<Long> killed = statement.killed();
      unanswerable |= !killed.isEmpty() && moved.test(killed);
    }

    @Override
    public void quit() {
      quit = true;
    }

    @Override
    public void lost(String why) {
      lose(why);
      outstanding.clear();
    }

    @Override
    public Command.@Nullable Shape expected() {
      Command next = outstanding.peek();
      return next == null ? null : next.shape();
    }

    @Override
    public void answered(Reply reply) {
      Past p = Objects.requireNonNull(past);
      Change change = outstanding.remove().change();
      lastLost = false;
      if (!reply.done()) {
        failed(p);
        return;
      }
      p.status(reply.status());
      insertIdSeen |= reply.insertId() != 0;
      insertIdLost &= reply.insertId() == 0;
      if (change != null && !p.add(change)) {
        lost("too many settings");
      }
    }

    /** An error says nothing of the session; without autocommit a transaction may have begun. */
    private void failed(Past p) {
      if (!p.autocommits()) {
        p.status(p.status() | Reply.IN_TRANSACTION);
      }
    }
  }
}
