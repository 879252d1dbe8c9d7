package dev.holdfast.agent.router.protocol;

import dev.holdfast.base.Secret;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a login, and finds out whether it could be repeated: its user's password is known here
 * and proves to be the one that the client has.
 *
 * <pre>
 *   GREETING --> REQUEST --> ANSWER --OK--> done
 *                              | ^ "use another plugin", another salt
 *                              v |
 *                             PROOF
 * </pre>
 */
final class LoginReader {
  private static final int OK = 0;
  private static final int SWITCH = 0xfe;
  private static final int MAX_BYTES = 8 << 10;

  private enum Stage {
    GREETING,
    REQUEST,
    ANSWER,
    PROOF,
    DONE,
    LOST
  }

  private final Users users;
  private final PacketReader servers = new Whole(this::fromServer);
  private final PacketReader clients = new Whole(this::fromClient);
  private Stage stage = Stage.GREETING;
  private @Nullable Greeting greeting;
  private @Nullable LoginRequest request;
  private ByteBuffer salt = ByteBuffer.allocate(0);
  private boolean proved;
  private int status;

  LoginReader(Users users) {
    this.users = users;
  }

  PacketReader servers() {
    return servers;
  }

  PacketReader clients() {
    return clients;
  }

  boolean done() {
    return stage == Stage.DONE;
  }

  /** Why it can't be repeated; null while it may be. */
  @Nullable String lost() {
    return stage == Stage.LOST ? "a login that can't be repeated here" : null;
  }

  @Nullable LoginRequest request() {
    return request;
  }

  @Nullable Greeting greeting() {
    return greeting;
  }

  int status() {
    return status;
  }

  private void fromServer(ByteBuffer packet) {
    int first = packet.get(packet.position()) & 0xff;
    stage =
        switch (stage) {
          case GREETING -> greeted(packet);
          case ANSWER -> first == SWITCH ? switched(packet) : answered(first, packet);
          case REQUEST, PROOF, DONE, LOST -> Stage.LOST;
        };
  }

  private Stage greeted(ByteBuffer packet) {
    Greeting found = Greeting.of(packet);
    greeting = found;
    salt = found == null ? salt : found.salt();
    return found == null ? Stage.LOST : Stage.REQUEST;
  }

  private Stage switched(ByteBuffer packet) {
    packet.get();
    String plugin = Fields.text(packet);
    salt = ByteBuffer.wrap(Fields.bytes(packet, 20));
    return plugin.equals(LoginRequest.NATIVE) ? Stage.PROOF : Stage.LOST;
  }

  private Stage answered(int first, ByteBuffer packet) {
    if (first != OK || !proved) {
      return Stage.LOST;
    }
    status = Reply.ok(packet).status();
    return Stage.DONE;
  }

  private void fromClient(ByteBuffer packet) {
    stage =
        switch (stage) {
          case REQUEST -> requested(packet);
          case PROOF -> {
            prove(packet);
            yield Stage.ANSWER;
          }
          case GREETING, ANSWER, DONE, LOST -> Stage.LOST;
        };
  }

  private Stage requested(ByteBuffer packet) {
    LoginRequest found = LoginRequest.of(packet);
    request = found;
    if (found == null || users.password(found.user()) == null) {
      return Stage.LOST;
    }
    prove(found.proof());
    return Stage.ANSWER;
  }

  private void prove(ByteBuffer proof) {
    LoginRequest r = request;
    Secret password = r == null ? null : users.password(r.user());
    proved =
        password != null
            && proof.equals(ByteBuffer.wrap(NativeLogin.proof(password.value(), salt.duplicate())));
  }

  /** Collects packets, which are short in a login. */
  private final class Whole extends PacketReader {
    private final java.util.function.Consumer<ByteBuffer> taker;
    private byte[] payload = new byte[0];
    private int count;

    Whole(java.util.function.Consumer<ByteBuffer> taker) {
      this.taker = taker;
    }

    @Override
    void begin(int firstLength, int sequence) {
      if (firstLength == 0 || firstLength > MAX_BYTES) {
        stage = Stage.LOST;
      }
      payload = new byte[Math.min(firstLength, MAX_BYTES)];
      count = 0;
    }

    @Override
    void part(ByteBuffer piece) {
      int taken = Math.min(piece.remaining(), payload.length - count);
      piece.get(payload, count, taken);
      count += taken;
    }

    @Override
    void end() {
      if (stage != Stage.LOST) {
        taker.accept(ByteBuffer.wrap(payload));
      }
    }
  }
}
