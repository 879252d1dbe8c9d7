package dev.holdfast.agent.peer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The message that one conversation repeats, kept alike by both of its sides. A heartbeat that says
 * nothing new is then a number: {@code {"again":1234}}.
 */
final class Repetition<M> {
  private static final String HEAD = "{\"again\":";
  private static final String TAIL = "}";

  private final PeerCodec<M> codec;
  private @Nullable M last;

  Repetition(PeerCodec<M> codec) {
    this.codec = codec;
  }

  /** These were said in full. */
  void said(List<M> messages) {
    for (M message : messages) {
      if (codec.repeats(message, message).isPresent()) {
        last = message;
      }
    }
  }

  /** The line for these, if they are nothing but the last one again. */
  Optional<byte[]> line(List<M> messages) {
    M before = last;
    if (before == null || messages.size() != 1) {
      return Optional.empty();
    }
    OptionalLong number = codec.repeats(before, messages.getFirst());
    return number.isPresent()
        ? Optional.of((HEAD + number.getAsLong() + TAIL).getBytes(StandardCharsets.UTF_8))
        : Optional.empty();
  }

  /** The message that such a line stands for; empty when it is another kind of line. */
  Optional<M> read(byte[] line) {
    M before = last;
    String text =
        before == null || line.length > HEAD.length() + 20 + TAIL.length()
            ? ""
            : new String(line, StandardCharsets.UTF_8);
    if (before == null || !text.startsWith(HEAD) || !text.endsWith(TAIL)) {
      return Optional.empty();
    }
    String number = text.substring(HEAD.length(), text.length() - TAIL.length());
    return Optional.of(codec.repeated(before, Long.parseLong(number)));
  }
}
