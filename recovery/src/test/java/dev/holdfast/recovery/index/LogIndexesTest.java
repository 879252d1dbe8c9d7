package dev.holdfast.recovery.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.reader.LogSeries;
import dev.holdfast.binlog.reader.SealedLogs;
import dev.holdfast.binlog.reader.TransactionStream;
import dev.holdfast.binlog.row.RowChange.Kind;
import dev.holdfast.recovery.time.Condition;
import dev.holdfast.recovery.time.Criteria;
import dev.holdfast.recovery.time.Moment;
import dev.holdfast.recovery.time.Search;
import dev.holdfast.recovery.time.Sketches;
import dev.holdfast.recovery.time.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search with indexes finds what it finds without them, on logs of a real server. */
class LogIndexesTest {
  private static final long SEED = 4_285;
  @TempDir static Path original = Path.of("/tmp");
  @TempDir Path place = Path.of("/tmp");
  private Path logs = original;
  private IndexFolder folder = new IndexFolder(original);

  @BeforeAll
  static void aServerWritesLogs() throws Exception {
    BusyLogs.write(original, SEED);
  }

  @BeforeEach
  void copies() throws IOException {
    logs = Files.createDirectory(place.resolve("logs"));
    folder = new IndexFolder(place.resolve("index"));
    for (Path file : files(original)) {
      Files.copy(file, logs.resolve(file.getFileName()));
    }
  }

  @Test
  void everyCriterionFindsTheSame() throws Exception {
    assertThat(build().built()).isGreaterThanOrEqualTo(4);
    LogIndexes indexes = new LogIndexes(folder, LogSeries.in(List.of(logs)), Optional.empty());
    assertThat(indexes.of(files(logs).getFirst())).as("the index is used").isPresent();
    for (Criteria criteria : manyCriteria()) {
      assertSame(List.of(logs), criteria, Optional.empty(), Optional.empty());
    }
    assertThat(search(List.of(logs), Criteria.NONE, Optional.empty(), Optional.empty(), false))
        .hasSizeGreaterThan(100);
  }

  @Test
  void timesPositionsAndGtidsAsLimitsFindTheSame() throws Exception {
    build();
    List<Summary> all = plain(Criteria.NONE);
    Summary middle = all.get(all.size() / 2);
    Criteria deletes = criteria(Set.of(), Set.of(Kind.DELETE), false, 0);
    for (String moment :
        List.of(
            middle.gtid(),
            middle.time().toString(),
            middle.transaction().file().getFileName() + ":" + middle.transaction().position())) {
      Optional<Moment> limit = Optional.of(Moment.parse(moment, ZoneOffset.UTC));
      assertSame(List.of(logs), deletes, limit, Optional.empty());
      assertSame(List.of(logs), deletes, Optional.empty(), limit);
      assertSame(List.of(logs), Criteria.NONE, limit, limit);
    }
  }

  @Test
  void logsThatHoldTheSameTransactionsFindTheSame() throws Exception {
    Path second = Files.createDirectory(place.resolve("replica"));
    for (Path file : files(logs).subList(1, 4)) {
      Files.copy(file, second.resolve(file.getFileName()));
    }
    build(logs, second);
    for (Criteria criteria : manyCriteria()) {
      assertSame(List.of(second, logs), criteria, Optional.empty(), Optional.empty());
    }
  }

  @Test
  void noDamageOfAnIndexChangesAnAnswer() throws Exception {
    build();
    Criteria deletes = criteria(Set.of("shop.item"), Set.of(Kind.DELETE), false, 0);
    List<Summary> right = plain(deletes);
    Random random = new Random(SEED);
    for (Path index : files(folder.path())) {
      byte[] good = Files.readAllBytes(index);
      for (int i = 0; i < 150; i++) {
        byte[] bad = good.clone();
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(index, bad);
        assertThat(indexed(deletes)).isEqualTo(right);
      }
      for (int length : new int[] {0, 7, 8, 100, good.length / 2, good.length - 1}) {
        Files.write(index, Arrays.copyOf(good, length));
        assertThat(indexed(deletes)).isEqualTo(right);
      }
      Files.write(index, good);
    }
  }

  @Test
  void aDamagedIndexIsMadeAnew() throws Exception {
    build();
    Path index = files(folder.path()).getFirst();
    byte[] good = Files.readAllBytes(index);
    byte[] bad = good.clone();
    bad[bad.length - 20] ^= 1;
    Files.write(index, bad);
    assertThat(build().built()).isOne();
    assertThat(index).hasBinaryContent(good);
  }

  @Test
  void anIndexOfAnotherLogWithTheSameNameIsNotUsed() throws Exception {
    build();
    List<Path> all = files(logs);
    byte[] second = Files.readAllBytes(all.get(1));
    Files.write(all.get(1), Files.readAllBytes(all.get(2)));
    Files.write(all.get(2), second);
    for (Criteria criteria : manyCriteria()) {
      assertSame(List.of(logs), criteria, Optional.empty(), Optional.empty());
    }
  }

  @Test
  void aLogThatIsBeingWrittenHasNone() throws Exception {
    Path last = files(logs).get(3);
    byte[] all = Files.readAllBytes(last);
    Files.write(last, Arrays.copyOf(all, all.length - 60));
    IndexBuilder builder = new IndexBuilder(folder, 2);
    assertThat(builder.missing(LogSeries.in(List.of(logs))))
        .extracting(Fingerprint::path)
        .doesNotContain(last);
    build();
    assertSame(List.of(logs), Criteria.NONE, Optional.empty(), Optional.empty());
    Files.write(last, all, StandardOpenOption.TRUNCATE_EXISTING);
    build();
    assertSame(List.of(logs), Criteria.NONE, Optional.empty(), Optional.empty());
  }

  @Test
  void severalProcessesAtOnceLeaveOneWholeIndexEach() throws Exception {
    List<Fingerprint> missing = missing();
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future<IndexBuilder.Result>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(
            threads.submit(() -> new IndexBuilder(folder, 2).build(missing, (logs, bytes) -> {})));
      }
      for (var each : all) {
        assertThat(each.get().built()).isEqualTo(missing.size());
      }
    }
    assertThat(files(folder.path())).hasSameSizeAs(missing);
    assertThat(missing()).isEmpty();
  }

  @Test
  void aFolderThatCantBeWrittenToIsSaidAndTheSearchGoesOn() throws Exception {
    Path file = Files.writeString(place.resolve("file"), "no folder");
    folder = new IndexFolder(file.resolve("index"));
    IndexBuilder.Result result = build();
    assertThat(result.trouble()).isPresent();
    assertThat(result.built()).isZero();
    assertSame(List.of(logs), Criteria.NONE, Optional.empty(), Optional.empty());
  }

  @Test
  void anIndexThatCantBeFinishedLeavesNothingBehind() throws Exception {
    Fingerprint log = missing().getFirst();
    Files.createDirectory(folder.path());
    assertThat(folder.build(log)).isTrue();
    Path index = files(folder.path()).getFirst();
    Files.delete(index);
    Files.createDirectory(index); // The last step fails, as any may.
    Files.createFile(index.resolve("occupied"));
    assertThat(build().trouble()).isPresent();
    assertThat(files(folder.path())).noneMatch(f -> f.toString().endsWith(".new"));
    assertSame(List.of(logs), Criteria.NONE, Optional.empty(), Optional.empty());
  }

  @Test
  void indexesOfLogsThatAreGoneAreTidiedUpAndAllCanBeRemoved() throws Exception {
    int built = build().built();
    Files.delete(files(logs).getFirst());
    assertThat(folder.prune()).isOne();
    assertThat(folder.remove()).isEqualTo(built - 1);
    assertThat(folder.path()).doesNotExist();
  }

  @Test
  void tidyingUpLeavesWhatAnotherProcessIsWriting() throws Exception {
    build();
    Path fresh = Files.createFile(folder.path().resolve("1.new"));
    Path old = Files.createFile(folder.path().resolve("2.new"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    assertThat(folder.prune()).isOne();
    assertThat(fresh).exists();
    assertThat(old).doesNotExist();
  }

  @Test
  void theLogsStayAsTheyWere() throws Exception {
    build();
    indexed(Criteria.NONE);
    for (Path file : files(original)) {
      assertThat(logs.resolve(file.getFileName())).hasSameBinaryContentAs(file);
    }
  }

  private static List<Criteria> manyCriteria() {
    List<Criteria> all = new ArrayList<>();
    for (Set<String> tables : List.of(Set.<String>of(), Set.of("shop.item"), Set.of("t*"))) {
      for (Set<Kind> kinds : List.of(Set.<Kind>of(), Set.of(Kind.DELETE), Set.of(Kind.UPDATE))) {
        for (boolean ddl : new boolean[] {false, true}) {
          all.add(criteria(tables, kinds, ddl, 0));
          all.add(criteria(tables, kinds, ddl, 4));
        }
      }
    }
    all.add(other(Optional.of(Condition.parse("customer < 50")), Optional.empty(), Set.of()));
    all.add(other(Optional.empty(), Optional.of(Pattern.compile("CONCAT")), Set.of()));
    all.add(other(Optional.empty(), Optional.empty(), Set.of(1L)));
    all.add(other(Optional.empty(), Optional.empty(), Set.of(99L)));
    return all;
  }

  private static Criteria criteria(Set<String> tables, Set<Kind> kinds, boolean ddl, long rows) {
    return new Criteria(
        tables, kinds, ddl, rows, Optional.empty(), Optional.empty(), Set.of(), Set.of());
  }

  private static Criteria other(
      Optional<Condition> where, Optional<Pattern> text, Set<Long> serverIds) {
    return new Criteria(Set.of(), Set.of(), false, 0, where, text, serverIds, Set.of());
  }

  private void assertSame(
      List<Path> paths, Criteria criteria, Optional<Moment> from, Optional<Moment> until) {
    List<Summary> plain = search(paths, criteria, from, until, false);
    List<Summary> indexed = search(paths, criteria, from, until, true);
    assertThat(indexed).as("%s from %s until %s", criteria, from, until).isEqualTo(plain);
  }

  private List<Summary> plain(Criteria criteria) {
    return search(List.of(logs), criteria, Optional.empty(), Optional.empty(), false);
  }

  private List<Summary> indexed(Criteria criteria) {
    return search(List.of(logs), criteria, Optional.empty(), Optional.empty(), true);
  }

  /** What was verified when is the only thing that may differ. */
  private List<Summary> search(
      List<Path> paths,
      Criteria criteria,
      Optional<Moment> from,
      Optional<Moment> until,
      boolean index) {
    List<LogSeries> all = LogSeries.in(paths);
    Search search = new Search(criteria, from, until);
    LogIndexes indexes = new LogIndexes(folder, all, search.filter());
    List<Summary> found = new ArrayList<>();
    try (TransactionStream stream =
        TransactionStream.using(index ? indexes : SealedLogs.NONE, all, null)) {
      search.run(stream, index ? indexes : Sketches.NONE, true, s -> found.add(Same.of(s)));
    }
    return found;
  }

  private IndexBuilder.Result build(Path... folders) throws InterruptedException {
    IndexBuilder builder = new IndexBuilder(folder, 2);
    List<Path> paths = folders.length == 0 ? List.of(logs) : List.of(folders);
    return builder.build(builder.missing(LogSeries.in(paths)), (logs, bytes) -> {});
  }

  private List<Fingerprint> missing() {
    return new IndexBuilder(folder, 2).missing(LogSeries.in(List.of(logs)));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }
}
