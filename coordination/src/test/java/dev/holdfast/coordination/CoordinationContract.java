package dev.holdfast.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.NodeName;
import dev.holdfast.coordination.KeyValueStore.Entry;
import dev.holdfast.decision.TermRecord;
import dev.holdfast.decision.VersionedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every adapter promises. One store serves all tests of a class, as it does in production, so
 * each test begins by looking at what is there.
 */
public abstract class CoordinationContract {
  private static final Duration SOON = Duration.ofSeconds(10);

  @SuppressWarnings("NullAway.Init") // set before each test
  private Coordination one;

  @SuppressWarnings("NullAway.Init")
  private Coordination other;

  /** Another client of the one store. */
  protected abstract Coordination connect();

  /** Makes the store unable to answer anybody, as when the majority is gone. */
  protected abstract void takeAway();

  protected abstract void giveBack();

  /** The deadline that the clients of {@link #connect} were made with. */
  protected abstract Duration deadline();

  @BeforeEach
  final void connectTwice() {
    one = connect();
    other = connect();
    Eventually.becomes(
        SOON, "both clients read", () -> answers(one.terms()) && answers(other.terms()));
  }

  @AfterEach
  final void disconnect() {
    one.close();
    other.close();
  }

  @Test
  final void whatOneWroteTheOtherReadsAtOnce() {
    for (int i = 0; i < 20; i++) {
      long written = write(one.terms(), "db1");
      assertThat(known(other.terms().read()).map(VersionedRecord::version)).hasValue(written);
      written = write(other.terms(), "db2");
      assertThat(known(one.terms().read()).map(VersionedRecord::version)).hasValue(written);
    }
  }

  @Test
  final void allFieldsComeBack() {
    TermRecord record =
        new TermRecord(
            9_000_000_000L,
            new NodeName("db1"),
            new TreeSet<>(List.of(new NodeName("db2"), new NodeName("db-3"))),
            TermRecord.Phase.ELECTED,
            "2026-11-21T09:14:03Z");
    one.terms().compareAndSet(version(one.terms()), record);
    assertThat(known(other.terms().read()).map(VersionedRecord::record)).hasValue(record);
  }

  @Test
  final void staleVersionNeverWrites() {
    write(one.terms(), "db1");
    OptionalLong stale = version(one.terms());
    write(other.terms(), "db2");
    assertThat(one.terms().compareAndSet(stale, record("db3")))
        .isEqualTo(new CasOutcome.Conflict<>(known(other.terms().read())));
  }

  @Test
  final void theFirstRecordIsWrittenOnce() {
    write(one.terms(), "db1");
    assertThat(other.terms().compareAndSet(OptionalLong.empty(), record("db2")))
        .isEqualTo(new CasOutcome.Conflict<>(known(one.terms().read())));
  }

  @Test
  final void ofManyCandidatesOneWinsEachVersion() throws Exception {
    write(one.terms(), "db1");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 10; round++) {
        OptionalLong expected = version(one.terms());
        List<Callable<CasOutcome<VersionedRecord>>> candidates = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
          TermStore terms = (i % 2 == 0 ? one : other).terms();
          TermRecord mine = record("db" + i);
          candidates.add(() -> terms.compareAndSet(expected, mine));
        }
        List<CasOutcome<VersionedRecord>> outcomes = new ArrayList<>();
        for (Future<CasOutcome<VersionedRecord>> future : threads.invokeAll(candidates)) {
          outcomes.add(future.get());
        }
        assertThat(outcomes).filteredOn(CasOutcome.Written.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(CasOutcome.Conflict.class::isInstance).hasSize(7);
      }
    }
  }

  @Test
  final void aWatchBeginsWithWhatIsThereAndEndsWithTheLast() {
    long before = write(one.terms(), "db1");
    List<Long> seen = new CopyOnWriteArrayList<>();
    try (Watch _ = other.terms().watch(news -> seen.add(news.version()))) {
      Eventually.becomes(SOON, "the watch begins", () -> seen.contains(before));
      for (int i = 0; i < 50; i++) {
        write(one.terms(), "db" + (i % 3 + 1));
      }
      long last = version(one.terms()).getAsLong();
      Eventually.becomes(SOON, "the last version is seen", () -> seen.contains(last));
      assertThat(seen).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  final void aClosedWatchIsSilent() {
    List<Long> closed = new CopyOnWriteArrayList<>();
    List<Long> open = new CopyOnWriteArrayList<>();
    one.terms().watch(news -> closed.add(news.version())).close();
    try (Watch _ = one.terms().watch(news -> open.add(news.version()))) {
      long last = write(other.terms(), "db1");
      Eventually.becomes(SOON, "the open watch sees it", () -> open.contains(last));
      assertThat(closed).doesNotContain(last);
    }
  }

  @Test
  final void aListenerThatFailsStillHearsTheNextChange() {
    List<Long> seen = new CopyOnWriteArrayList<>();
    try (Watch _ =
        one.terms()
            .watch(news -> {
              seen.add(news.version());
              throw new IllegalStateException("thrown on purpose by this test");
            })) {
      long first = write(other.terms(), "db1");
      Eventually.becomes(SOON, "the first is seen", () -> seen.contains(first));
      long second = write(other.terms(), "db2");
      Eventually.becomes(SOON, "the second is seen", () -> seen.contains(second));
    }
  }

  @Test
  final void anAbsentStoreIsAnAnswerWithinTheDeadline() {
    OptionalLong expected = OptionalLong.of(write(one.terms(), "db1"));
    List<Long> seen = new CopyOnWriteArrayList<>();
    List<StoreHealth.State> states = new CopyOnWriteArrayList<>();
    try (Watch _ = other.terms().watch(news -> seen.add(news.version()));
        Watch _ = one.health().watch(states::add)) {
      takeAway();
      Eventually.becomes(SOON, "health says so", () -> !isAvailable(one.health().now()));
      // A watch tells of states, not of each change: what was over before it looked is not heard.
      Eventually.becomes(
          SOON,
          "the listener hears of the absence",
          () -> states.stream().anyMatch(state -> !isAvailable(state)));
      assertInTime(() -> assertThat(one.terms().read()).isInstanceOf(Answer.Unavailable.class));
      assertInTime(() ->
          assertThat(one.terms().compareAndSet(expected, record("db2")))
              .isInstanceOf(CasOutcome.Unknown.class));
      assertInTime(
          () -> assertThat(one.entries().list("members")).isInstanceOf(Answer.Unavailable.class));
      giveBack();
      Eventually.becomes(Duration.ofSeconds(20), "it answers again", () -> answers(one.terms()));
      long last = write(one.terms(), "db3");
      Eventually.becomes(Duration.ofSeconds(20), "the watch is alive", () -> seen.contains(last));
      Eventually.becomes(
          SOON,
          "the listener hears of the return",
          () -> !states.isEmpty() && isAvailable(states.getLast()));
      Eventually.becomes(SOON, "health recovers", () -> isAvailable(one.health().now()));
    }
  }

  @Test
  final void entriesAreWrittenReadListedAndDeleted() {
    Key key = new Key("config", "cooldown");
    assertThat(known(one.entries().get(key))).isEmpty();
    assertThat(one.entries().put(key, "10s")).isEqualTo(new CasOutcome.Written<>(0));
    assertThat(other.entries().put(key, "20s")).isEqualTo(new CasOutcome.Written<>(1));
    assertThat(known(one.entries().get(key))).hasValue(new Entry("20s", 1));
    assertThat(known(one.entries().list("config"))).containsOnlyKeys("cooldown");
    assertThat(one.entries().delete(key, 0))
        .isEqualTo(new CasOutcome.Conflict<>(Optional.of(new Entry("20s", 1))));
    assertThat(one.entries().delete(key, 1)).isEqualTo(new CasOutcome.Written<>(1));
    assertThat(one.entries().delete(key, 1)).isEqualTo(new CasOutcome.Conflict<>(Optional.empty()));
    assertThat(known(other.entries().list("config"))).isEmpty();
    assertThat(known(other.entries().list("neverused"))).isEmpty();
  }

  @Test
  final void anEntryIsComparedBeforeItIsSet() {
    Key key = new Key("requests", "switchover");
    assertThat(one.entries().compareAndPut(key, OptionalLong.of(0), "db2"))
        .isEqualTo(new CasOutcome.Conflict<>(Optional.empty()));
    assertThat(one.entries().compareAndPut(key, OptionalLong.empty(), "db2"))
        .isEqualTo(new CasOutcome.Written<>(0));
    assertThat(other.entries().compareAndPut(key, OptionalLong.empty(), "db3"))
        .isEqualTo(new CasOutcome.Conflict<>(Optional.of(new Entry("db2", 0))));
    assertThat(other.entries().compareAndPut(key, OptionalLong.of(0), "db3"))
        .isEqualTo(new CasOutcome.Written<>(1));
    one.entries().delete(key, 1);
  }

  @Test
  final void aFolderIsWatched() {
    List<SortedMap<String, Entry>> seen = new CopyOnWriteArrayList<>();
    try (Watch _ = other.entries().watch("members", seen::add)) {
      Eventually.becomes(SOON, "the watch begins", () -> !seen.isEmpty());
      one.entries().put(new Key("members", "db1"), "127.0.0.1");
      one.entries().put(new Key("elsewhere", "db1"), "127.0.0.1");
      one.entries().put(new Key("members", "db2"), "127.0.0.2");
      Eventually.becomes(
          SOON,
          "both are seen",
          () -> seen.getLast().keySet().equals(new TreeSet<>(List.of("db1", "db2"))));
      known(one.entries().list("members"))
          .forEach(
              (name, entry) -> one.entries().delete(new Key("members", name), entry.version()));
      Eventually.becomes(SOON, "the folder is seen empty", () -> seen.getLast().isEmpty());
    }
  }

  protected static <T> T known(Answer<T> answer) {
    return switch (answer) {
      case Answer.Known<T>(T value) -> value;
      case Answer.Unavailable<T>(String reason) -> throw new AssertionError(reason);
    };
  }

  protected static boolean answers(TermStore terms) {
    return terms.read() instanceof Answer.Known;
  }

  protected static OptionalLong version(TermStore terms) {
    return known(terms.read())
        .map(found -> OptionalLong.of(found.version()))
        .orElse(OptionalLong.empty());
  }

  /** Writes whatever is there, and returns the new version. */
  protected static long write(TermStore terms, String primary) {
    return switch (terms.compareAndSet(version(terms), record(primary))) {
      case CasOutcome.Written<VersionedRecord>(long version) -> version;
      case CasOutcome.Conflict<VersionedRecord> conflict -> throw new AssertionError(conflict);
      case CasOutcome.Unknown<VersionedRecord> unknown -> throw new AssertionError(unknown);
    };
  }

  public static TermRecord record(String primary) {
    return new TermRecord(
        1,
        new NodeName(primary),
        new TreeSet<>(),
        TermRecord.Phase.SERVING,
        "2026-11-21T09:14:03Z");
  }

  private static boolean isAvailable(StoreHealth.State state) {
    return state instanceof StoreHealth.Available;
  }

  private void assertInTime(Runnable call) {
    long start = System.nanoTime();
    call.run();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(deadline().plusMillis(500));
  }
}
