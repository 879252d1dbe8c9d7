package dev.holdfast.recovery.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.bytes.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HeldTest {
  private static final int MIB = 1 << 20;
  private final Held held = new Held();
  private final Map<RowId, Net> expected = new TreeMap<>();

  @Test
  void itHoldsWhatAMapHolds() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      RowId id = id(random.nextInt(3), random.nextInt(5_000));
      if (random.nextInt(4) == 0) {
        held.remove(id);
        expected.remove(id);
      } else {
        put(id, net(random, random.nextInt(60)));
      }
      assertThat(held.get(id)).isEqualTo(expected.get(id));
    }
    assertThat(rows()).containsExactlyElementsOf(expected.entrySet());
  }

  @Test
  void rowsLongerThanAChunkLieBesideShortOnes() throws IOException {
    Random random = new Random(2);
    for (int i = 0; i < 12; i++) {
      put(id(0, i), net(random, i % 3 == 0 ? MIB + i : i));
      put(id(0, i % 5), net(random, (i % 2) * 2 * MIB));
    }
    assertThat(rows()).containsExactlyElementsOf(expected.entrySet());
  }

  @Test
  void whatWasWrittenSinceAMarkIsGivenBack() throws IOException {
    Random random = new Random(3);
    put(id(0, 1), net(random, 100));
    long before = held.bytes();
    Held.Mark mark = held.mark();
    for (int i = 10; i < 20; i++) {
      held.put(id(0, i), net(random, MIB / 3));
    }
    for (int i = 10; i < 20; i++) {
      held.remove(id(0, i));
    }
    held.release(mark);
    assertThat(held.bytes()).isEqualTo(before);
    put(id(0, 2), net(random, 50));
    assertThat(rows()).containsExactlyElementsOf(expected.entrySet());
  }

  @Test
  void whatIsNeededIsNotGivenBack() throws IOException {
    Random random = new Random(4);
    put(id(0, 1), net(random, 10));
    Held.Mark mark = held.mark();
    put(id(0, 1), net(random, 100));
    held.put(id(0, 2), net(random, 10));
    held.remove(id(0, 2));
    held.release(mark);
    put(id(0, 3), net(random, 10));
    assertThat(rows()).containsExactlyElementsOf(expected.entrySet());
  }

  private void put(RowId id, Net net) {
    held.put(id, net);
    expected.put(id, net);
  }

  private List<Map.Entry<RowId, Net>> rows() throws IOException {
    List<Map.Entry<RowId, Net>> rows = new ArrayList<>();
    held.forEach((id, net) -> rows.add(Map.entry(id, net)));
    return rows;
  }

  /** Keys like those that count upwards, in big-endian order. */
  private static RowId id(int table, int number) {
    byte[] key = new byte[number % 2 == 0 ? 4 : 12];
    key[2] = (byte) (number >> 8);
    key[3] = (byte) number;
    return new RowId(table, Bytes.copyOf(key));
  }

  private static Net net(Random random, int length) {
    return new Net(
        random.nextInt(3) == 0 ? Optional.empty() : Optional.of(bytes(random, length)),
        random.nextInt(3) == 0 ? Optional.empty() : Optional.of(bytes(random, length / 2)),
        random.nextLong(),
        random.nextLong());
  }

  private static Bytes bytes(Random random, int length) {
    byte[] data = new byte[length];
    random.nextBytes(data);
    return Bytes.copyOf(data);
  }
}
