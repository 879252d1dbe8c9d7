package dev.holdfast.binlog.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** JSON values whose damage shows only when they are longer than what fuzzing plays. */
class JsonDamageTest {
  private static final byte SMALL_ARRAY = 2;
  private static final byte STRING = 12;
  private static final int ENTRY_BYTES = 3;
  private static final int ARRAY_HEAD_BYTES = 4;

  /** An array of so many entries, all of which are the same text. */
  @SuppressWarnings("ByteBufferBackingArray") // the buffer comes from allocate
  private static Bytes repeated(int entries, int textBytes) {
    int textAt = ARRAY_HEAD_BYTES + entries * ENTRY_BYTES;
    int size = textAt + 2 + textBytes;
    ByteBuffer b = ByteBuffer.allocate(1 + size).order(ByteOrder.LITTLE_ENDIAN);
    b.put(SMALL_ARRAY).putShort((short) entries).putShort((short) size);
    for (int i = 0; i < entries; i++) {
      b.put(STRING).putShort((short) textAt);
    }
    b.put((byte) ((textBytes & 0x7f) | 0x80)).put((byte) (textBytes >> 7));
    b.put("x".repeat(textBytes).getBytes(StandardCharsets.US_ASCII));
    return Bytes.copyOf(b.array());
  }

  @Test
  void oneTextThatManyEntriesPointToIsNotUnfolded() throws BadEventException {
    assertThat(JsonBinary.tree(repeated(1, 9_000)).text()).hasSize(9_004);
    assertThatThrownBy(() -> JsonBinary.tree(repeated(9_000, 9_000)))
        .isInstanceOf(BadEventException.class);
  }

  /** Each change would put another hundred arrays into the innermost one. */
  @Test
  void changesDeeperThanJsonCanBeAreNoChanges() throws BadEventException {
    String deepest = "$" + String.join("", Collections.nCopies(100, "[0]"));
    assertThat(JsonPath.read(deepest)).hasSize(100);
    assertThatThrownBy(() -> JsonPath.read(deepest + "[0]")).isInstanceOf(BadEventException.class);
  }
}
