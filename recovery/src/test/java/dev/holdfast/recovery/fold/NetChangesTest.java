package dev.holdfast.recovery.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.bytes.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetChangesTest {
  private static final int CHANGES = 3_000;
  private static final int ROWS = 60;
  @TempDir Path folder = Path.of("");

  /** With 0 bytes of memory each transaction goes to disk, with 10,000 some. */
  @ParameterizedTest
  @ValueSource(longs = {0, 10_000, 1 << 30})
  void whatIsFoldedIsTheDifferenceBetweenBeginningAndEnd(long memory) throws IOException {
    Random random = new Random(memory);
    Map<Integer, String> begun = new HashMap<>();
    for (int row = 0; row < ROWS; row += 2) {
      begun.put(row, "begun" + row);
    }
    Map<Integer, String> now = new HashMap<>(begun);
    try (NetChanges changes = changes(memory)) {
      for (int i = 0; i < CHANGES; i++) {
        changes.mark();
        int row = random.nextInt(ROWS);
        Optional<String> after =
            random.nextInt(3) == 0 ? Optional.empty() : Optional.of("v" + random.nextInt(4));
        boolean taken = add(changes, row, Optional.ofNullable(now.get(row)), after, i);
        assertThat(taken).isTrue();
        if (random.nextInt(5) == 0) {
          changes.undo();
        } else {
          after.ifPresentOrElse(v -> now.put(row, v), () -> now.remove(row));
        }
      }
      assertThat(applied(changes, begun)).isEqualTo(now);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 30})
  void aChangeThatDoesNotFitTheOneBeforeIsSeen(long memory) throws IOException {
    try (NetChanges changes = changes(memory)) {
      changes.mark();
      assertThat(add(changes, 1, Optional.empty(), Optional.of("a"), 1)).isTrue();
      changes.mark();
      boolean taken = add(changes, 1, Optional.of("b"), Optional.of("c"), 2);
      List<RowId> misfits = new ArrayList<>();
      changes.forEach(new Collected(new TreeMap<>(), misfits));
      assertThat(taken && misfits.isEmpty()).isFalse();
    }
  }

  @Test
  void rowsComeInTheOrderOfTheirKeys() throws IOException {
    try (NetChanges changes = changes(0)) {
      for (int row : List.of(5, 3, 9, 1)) {
        changes.mark();
        add(changes, row, Optional.empty(), Optional.of("x"), row);
      }
      List<RowId> order = new ArrayList<>();
      changes.forEach(
          new NetChanges.Each() {
            @Override
            public void row(RowId id, Net net) {
              order.add(id);
            }

            @Override
            public void misfit(RowId id) {
              throw new AssertionError(id);
            }
          });
      assertThat(order).isSorted().hasSize(4);
    }
  }

  @Test
  void rowsThatGrowGoToDiskLikeNewOnes() throws IOException {
    try (NetChanges changes = changes(50_000)) {
      changes.mark();
      for (int row = 0; row < 50; row++) {
        add(changes, row, Optional.empty(), Optional.of("x"), row);
      }
      for (int row = 0; row < 50; row++) {
        add(changes, row, Optional.of("x"), Optional.of("y".repeat(2_000)), 50 + row);
      }
      changes.mark();
      assertThat(spilled()).isNotEmpty();
    }
  }

  @Test
  void whatWasTakenBackTakesNoMemory() throws IOException {
    try (NetChanges changes = changes(50_000)) {
      for (int i = 0; i < 500; i++) {
        changes.mark();
        add(changes, i, Optional.empty(), Optional.of("x".repeat(1_000)), i);
        changes.undo();
      }
      changes.mark();
      assertThat(spilled()).isEmpty();
    }
  }

  @Test
  void aFolderThatCannotBeWrittenToIsAFailureOfItsOwn() throws IOException {
    Files.writeString(folder.resolve("in the way"), "");
    NetChanges changes = new NetChanges(folder.resolve("in the way"), 0, new Graves(List.of()));
    add(changes, 1, Optional.empty(), Optional.of("x"), 1);
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(changes::mark)
        .returns("restore-folder", Failure::code);
  }

  private List<Path> spilled() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private NetChanges changes(long memory) {
    return new NetChanges(folder, memory, new Graves(List.of()));
  }

  private static boolean add(
      NetChanges changes, int row, Optional<String> before, Optional<String> after, long number) {
    return changes.add(
        new RowId(0, bytes("%03d".formatted(row))),
        new Net(
            before.map(NetChangesTest::bytes), after.map(NetChangesTest::bytes), number, number));
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private record Collected(Map<RowId, Net> rows, List<RowId> misfits) implements NetChanges.Each {
    @Override
    public void row(RowId id, Net net) {
      assertThat(rows.put(id, net)).isNull();
    }

    @Override
    public void misfit(RowId id) {
      misfits.add(id);
    }
  }

  private static Map<Integer, String> applied(NetChanges changes, Map<Integer, String> begun)
      throws IOException {
    Map<Integer, String> rows = new HashMap<>(begun);
    Collected all = new Collected(new TreeMap<>(), new ArrayList<>());
    changes.forEach(all);
    assertThat(all.misfits()).isEmpty();
    all.rows()
        .forEach((id, net) -> {
          int row = Integer.parseInt(id.key().text(StandardCharsets.UTF_8));
          assertThat(Optional.ofNullable(rows.get(row)).map(NetChangesTest::bytes))
              .isEqualTo(net.before());
          net.after()
              .ifPresentOrElse(
                  v -> rows.put(row, v.text(StandardCharsets.UTF_8)), () -> rows.remove(row));
        });
    return rows;
  }
}
