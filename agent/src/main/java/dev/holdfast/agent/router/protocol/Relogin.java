package dev.holdfast.agent.router.protocol;

import dev.holdfast.base.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Logs a client's session in on another server, and tells it what the old one was told.
 *
 * <pre>
 *   GREETING --> ANSWER --> SETTINGS --all done--> DONE
 * </pre>
 *
 * Used for one connection; the next try is another one.
 */
public final class Relogin {
  private static final int MAX_BYTES = 16 << 10;
  private static final int OK = 0;
  private static final int SWITCH = 0xfe;
  private static final int QUERY = 3;

  /** ER_CON_COUNT_ERROR, ER_SERVER_SHUTDOWN, ER_NORMAL_SHUTDOWN: another try may succeed. */
  private static final Set<Integer> PASSING = Set.of(1040, 1053, 1077);

  /** What comes of the login. */
  public enum Outcome {
    /** It goes on. */
    UNDER_WAY,
    /** The client's session is there. */
    DONE,
    /** Not now. */
    NOT_NOW,
    /** Never: what the client had can't be had again. */
    NEVER
  }

  private enum Stage {
    GREETING,
    ANSWER,
    SETTINGS
  }

  private final LoginRequest request;
  private final Secret password;
  private final Past past;
  private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
  private byte[] received = new byte[0];
  private Stage stage = Stage.GREETING;
  private Outcome outcome = Outcome.UNDER_WAY;
  private int unanswered;

  Relogin(LoginRequest request, Secret password, Past past) {
    this.request = request;
    this.password = password;
    this.past = past;
  }

  /** The same from the beginning. */
  public Relogin again() {
    return new Relogin(request, password, past);
  }

  /** Reads what the server says. */
  public Outcome read(ByteBuffer chunk) {
    byte[] all = Arrays.copyOf(received, received.length + chunk.remaining());
    chunk.get(all, received.length, chunk.remaining());
    ByteBuffer in = ByteBuffer.wrap(all);
    try {
      while (outcome == Outcome.UNDER_WAY && whole(in)) {
        int length = (int) Fields.little(in, 3);
        int sequence = in.get() & 0xff;
        packet(sequence, ByteBuffer.wrap(Fields.bytes(in, length)));
      }
    } catch (BufferUnderflowException e) {
      outcome = Outcome.NEVER;
    }
    received = Fields.bytes(in, in.remaining());
    return received.length > MAX_BYTES ? Outcome.NEVER : outcome;
  }

  private static boolean whole(ByteBuffer in) {
    return in.remaining() >= 4 && in.remaining() >= 4 + (int) Fields.little(in.duplicate(), 3);
  }

  /** What the server is to be sent next. */
  public ByteBuffer toSend() {
    ByteBuffer bytes = ByteBuffer.wrap(toServer.toByteArray());
    toServer.reset();
    return bytes;
  }

  private void packet(int sequence, ByteBuffer payload) {
    int error = ErrorReply.number(payload.duplicate());
    if (error != 0 || !payload.hasRemaining()) {
      outcome = PASSING.contains(error) ? Outcome.NOT_NOW : Outcome.NEVER;
      return;
    }
    int first = payload.get(0) & 0xff;
    switch (stage) {
      case GREETING -> greeted(payload);
      case ANSWER -> {
        if (first == SWITCH) {
          switched(sequence, payload);
        } else {
          loggedIn(first, payload);
        }
      }
      case SETTINGS -> set(first, payload);
    }
  }

  private void greeted(ByteBuffer payload) {
    Greeting greeting = Greeting.of(payload);
    if (greeting == null || !request.suits(greeting.capabilities())) {
      outcome = Outcome.NEVER;
      return;
    }
    send(1, request.again(proof(greeting.salt()), past.schema()));
    stage = Stage.ANSWER;
  }

  private void switched(int sequence, ByteBuffer payload) {
    payload.get();
    if (!Fields.text(payload).equals(LoginRequest.NATIVE)) {
      outcome = Outcome.NEVER;
      return;
    }
    send(sequence + 1, proof(ByteBuffer.wrap(Fields.bytes(payload, 20))));
  }

  private byte[] proof(ByteBuffer salt) {
    return NativeLogin.proof(password.value(), salt.duplicate());
  }

  private void loggedIn(int first, ByteBuffer payload) {
    if (first != OK) {
      outcome = Outcome.NEVER;
      return;
    }
    for (Setting setting : past.settings()) {
      byte[] text = setting.statement().getBytes(StandardCharsets.ISO_8859_1);
      byte[] command = new byte[text.length + 1];
      command[0] = QUERY;
      System.arraycopy(text, 0, command, 1, text.length);
      send(0, command);
      unanswered++;
    }
    stage = Stage.SETTINGS;
    if (unanswered == 0) {
      finish(Reply.ok(payload));
    }
  }

  private void set(int first, ByteBuffer payload) {
    if (first != OK) {
      outcome = Outcome.NEVER;
    } else if (--unanswered == 0) {
      finish(Reply.ok(payload));
    }
  }

  /** The flags of both sessions say the same, or something was missed. */
  private void finish(Reply last) {
    int compared = Reply.AUTOCOMMIT | Reply.NO_BACKSLASH_ESCAPES;
    boolean same = (last.status() & compared) == (past.status() & compared);
    outcome = same && !last.has(Reply.IN_TRANSACTION) ? Outcome.DONE : Outcome.NEVER;
  }

  private void send(int sequence, byte[] payload) {
    toServer.writeBytes(Fields.packet(sequence, payload).array());
  }
}
