package dev.holdfast.binlog.row;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.binlog.FuzzInputs;
import dev.holdfast.binlog.event.EventType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, rows and JSON values are read, or said to be none. */
class RowFuzzTest {
  private static final int HEADER_BYTES = 19;
  private static final int TYPE_OFFSET = 4;
  private static final int LENGTH_OFFSET = 9;
  private static final int FIRST_EVENT = 4;

  static Stream<byte[]> rows() {
    List<byte[]> seeds = new ArrayList<>();
    for (int server = 0; server < FuzzInputs.RECORDED.size(); server++) {
      byte[] log = FuzzInputs.logWithoutChecksums(FuzzInputs.RECORDED.get(server));
      addRows(server, log, seeds);
    }
    return Stream.concat(seeds.stream(), FuzzInputs.kept("rows"));
  }

  /** Each row event of a log, with the table map before it. */
  private static void addRows(int server, byte[] log, List<byte[]> seeds) {
    ByteBuffer in = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
    byte[] map = {};
    for (int at = FIRST_EVENT; at + HEADER_BYTES <= log.length; ) {
      int type = Byte.toUnsignedInt(log[at + TYPE_OFFSET]);
      int length = in.getInt(at + LENGTH_OFFSET);
      byte[] body = Arrays.copyOfRange(log, at + HEADER_BYTES, at + length);
      if (type == EventType.TABLE_MAP) {
        map = body;
      } else if (EventType.rows(type)) {
        byte[] prefix = {
          (byte) server, (byte) type, (byte) map.length, (byte) (map.length >>> Byte.SIZE)
        };
        seeds.add(FuzzInputs.joined(prefix, map, body));
      }
      at += length;
    }
  }

  @MethodSource
  @FuzzTest
  @Timeout(60)
  void rows(byte[] input) {
    RowsFuzz.play(input);
  }

  static Stream<byte[]> json() {
    return FuzzInputs.kept("json");
  }

  @MethodSource
  @FuzzTest
  @Timeout(60)
  void json(byte[] input) {
    JsonFuzz.play(input);
  }
}
