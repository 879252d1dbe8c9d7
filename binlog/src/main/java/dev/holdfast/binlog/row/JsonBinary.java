package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * JSON as MySQL stores it (MySQL source, {@code json_binary.h}): a byte for the type, then the
 * value. In objects and arrays, entries point to names and values by offsets from their beginning;
 * small values stand in the entry itself.
 */
final class JsonBinary {
  private static final CharacterSet UTF8 =
      new CharacterSet("utf8mb4", Optional.of(StandardCharsets.UTF_8));

  /** MySQL refuses deeper ones (its manual, "The JSON Data Type"). */
  static final int DEEPEST = 100;

  private static final int SMALL_OBJECT = 0;
  private static final int LARGE_OBJECT = 1;
  private static final int SMALL_ARRAY = 2;
  private static final int LARGE_ARRAY = 3;
  private static final int LITERAL = 4;
  private static final int INT16 = 5;
  private static final int UINT16 = 6;
  private static final int INT32 = 7;
  private static final int UINT32 = 8;
  private long left;
  private long charactersLeft;

  private JsonBinary(int bytes) {
    // Entries may point to the same value, so damage could unfold a few bytes to no end. No value
    // by itself becomes more than ten times as long as text.
    left = 2L * bytes + DEEPEST;
    charactersLeft = 10L * (bytes + DEEPEST);
  }

  static Value value(Bytes binary) throws BadEventException {
    return value(tree(binary));
  }

  static Value value(JsonTree tree) {
    return new Value.Text(Bytes.copyOf(tree.text().getBytes(StandardCharsets.UTF_8)), UTF8);
  }

  /** What was written as an empty value is the literal null. */
  static JsonTree tree(Bytes binary) throws BadEventException {
    if (binary.length() == 0) {
      return new JsonTree.Scalar("null");
    }
    ByteReader in = binary.reader();
    int type = in.u8();
    return new JsonBinary(binary.length()).read(type, in, 0);
  }

  private JsonTree read(int type, ByteReader in, int depth) throws BadEventException {
    if (depth > DEEPEST || left-- <= 0) {
      throw new BadEventException("a JSON value is nested too deeply");
    }
    return switch (type) {
      case SMALL_OBJECT, LARGE_OBJECT -> object(in, type == LARGE_OBJECT ? 4 : 2, depth);
      case SMALL_ARRAY, LARGE_ARRAY -> array(in, type == LARGE_ARRAY ? 4 : 2, depth);
      default -> spent(JsonScalars.read(type, in));
    };
  }

  private JsonTree spent(JsonTree.Scalar scalar) throws BadEventException {
    spend(scalar.text());
    return scalar;
  }

  private void spend(String text) throws BadEventException {
    charactersLeft -= text.length();
    if (charactersLeft < 0) {
      throw new BadEventException("parts of a JSON value stand in one another");
    }
  }

  private JsonTree object(ByteReader in, int width, int depth) throws BadEventException {
    ByteReader from = in.copy();
    int count = count(in, width);
    in.skip(width);
    JsonTree.Members members = new JsonTree.Members();
    ByteReader names = in.part((long) count * (width + 2));
    for (int i = 0; i < count; i++) {
      ByteReader name = at(from, names.unsigned(width));
      String text = name.text(names.u16(), StandardCharsets.UTF_8);
      spend(text);
      members.all().put(text, entry(in, from, width, depth));
    }
    return members;
  }

  private JsonTree array(ByteReader in, int width, int depth) throws BadEventException {
    ByteReader from = in.copy();
    int count = count(in, width);
    in.skip(width);
    JsonTree.Items items = new JsonTree.Items();
    for (int i = 0; i < count; i++) {
      items.all().add(entry(in, from, width, depth));
    }
    return items;
  }

  private static int count(ByteReader in, int width) throws BadEventException {
    long count = in.unsigned(width);
    if (count > in.remaining()) {
      throw new BadEventException("a JSON value says that it has " + count + " parts");
    }
    return (int) count;
  }

  private JsonTree entry(ByteReader in, ByteReader from, int width, int depth)
      throws BadEventException {
    int type = in.u8();
    boolean here =
        switch (type) {
          case LITERAL, INT16, UINT16 -> true;
          case INT32, UINT32 -> width == 4;
          default -> false;
        };
    ByteReader field = in.part(width);
    return read(type, here ? field : at(from, field.unsigned(width)), depth + 1);
  }

  private static ByteReader at(ByteReader from, long offset) {
    ByteReader there = from.copy();
    there.skip(offset);
    return there;
  }
}
