package dev.holdfast.binlog.row;

import dev.holdfast.base.Json;
import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import java.nio.BufferUnderflowException;

/**
 * Plays any JSON value with any changes to it. What is read is JSON, and no longer than its bytes
 * can hold; all else is one of the exceptions that the codec reports.
 */
final class JsonFuzz {
  private static final int PREFIX_BYTES = 2;

  /** An offset of three bytes may point to a time of 28 characters that others point to as well. */
  private static final long MOST_TIMES = 40;

  private static final long MOST_MORE = 10_000;

  private JsonFuzz() {}

  /**
   * @param input length of the value in two bytes, the value, changes
   */
  static void play(byte[] input) {
    if (input.length < PREFIX_BYTES) {
      return;
    }
    ByteReader in = new ByteReader(input, 0, input.length);
    ByteReader value = in.part(Math.min(in.u16(), in.remaining()));
    try {
      JsonTree tree = JsonBinary.tree(value.rest());
      check(tree.text(), input.length);
      check(JsonDiffs.apply(tree, in).text(), input.length);
    } catch (BadEventException | BufferUnderflowException | IllegalArgumentException e) {
      // What the codec reports as an event that can't be read.
    }
  }

  private static void check(String text, int bytes) {
    Json.MAPPER.readTree(text);
    if (text.length() > MOST_TIMES * bytes + MOST_MORE) {
      throw new AssertionError(text.length() + " characters of " + bytes + " bytes");
    }
  }
}
