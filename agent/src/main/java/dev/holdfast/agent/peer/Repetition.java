package dev.holdfast.agent.peer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The message that one conversation repeats, kept alike by both of its sides. A heartbeat that says
 * nothing new is then a number: {@code {"again":1234}}.
 */
final class Repetition<M> {
  private static final String BEGIN = "{\"again\":";
  private static final char END = '}';
  private static final byte[] HEAD = BEGIN.getBytes(StandardCharsets.UTF_8);

  /** So that a number always fits. */
  private static final int MOST_DIGITS = 18;

  private static final long NONE = -1;

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
        ? Optional.of((BEGIN + number.getAsLong() + END).getBytes(StandardCharsets.UTF_8))
        : Optional.empty();
  }

  /** The message that such a line stands for; empty when it is another kind of line. */
  Optional<M> read(byte[] line) {
    M before = last;
    long number = before == null ? NONE : number(line);
    return before == null || number == NONE
        ? Optional.empty()
        : Optional.of(codec.repeated(before, number));
  }

  /** Read byte by byte, as it comes twenty times a second. */
  private static long number(byte[] line) {
    int end = line.length - 1;
    boolean framed =
        end > HEAD.length
            && end <= HEAD.length + MOST_DIGITS
            && line[end] == END
            && Arrays.equals(line, 0, HEAD.length, HEAD, 0, HEAD.length);
    long number = framed ? 0 : NONE;
    for (int i = HEAD.length; i < end && number != NONE; i++) {
      int digit = line[i] - '0';
      number = digit >= 0 && digit <= 9 ? 10 * number + digit : NONE;
    }
    return number;
  }
}
