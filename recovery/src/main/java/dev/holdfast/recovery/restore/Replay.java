package dev.holdfast.recovery.restore;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.recovery.fold.Folds;
import dev.holdfast.recovery.replay.Bundles;
import dev.holdfast.recovery.replay.ReplaySource;
import dev.holdfast.recovery.replay.Script;
import dev.holdfast.server.ReplayServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Lets a scratch server apply a script, watches it, and counts. */
final class Replay {
  static final String MISCOUNTED = "replay-count";
  static final String STOPPED = "replay-stopped";
  private static final String USER = "holdfast";
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration STALL_LIMIT = Duration.ofHours(2);
  private final ReplayServer server;
  private final Script script;
  private final long serverId;
  private final Path dir;
  private final Folds folds;
  private final Consumer<RestoreProgress> progress;
  private final SpaceWatch space;
  private final boolean bundle;

  /** What was counted. */
  record Outcome(long served, long applied, long folded, List<TransactionId> leftOut) {}

  /**
   * @param bundle whether transactions may be sent in bundles: see {@link Bundles}
   */
  Replay(
      ReplayServer server,
      Script script,
      long serverId,
      Path dir,
      Folds folds,
      Consumer<RestoreProgress> progress,
      SpaceWatch space,
      boolean bundle) {
    this.space = space;
    this.bundle = bundle;
    this.server = server;
    this.script = script;
    this.serverId = serverId;
    this.dir = dir;
    this.folds = folds;
    this.progress = progress;
  }

  /**
   * Ends when all is applied. Codes: {@code replay-stopped}, {@code replay-count}, {@code
   * replay-stalled}, {@code scratch-ended}, {@code restore-beyond}, {@code disk-full}, and those of
   * {@link Script#survey}.
   */
  Outcome run() {
    server.halt();
    ReplayServer.State before = server.state();
    folds.begin(before.position());
    Position whole = folds.whole(before.position());
    Script.Survey survey = script.survey(whole);
    Position least = folds.end(before.position()).orElse(whole);
    if (!survey.end().reaches(least)) {
      throw beyond(least, survey.end());
    }
    if (before.position().reaches(survey.end())) {
      return new Outcome(
          survey.transactions(), survey.transactions(), folds.folded(), survey.leftOut());
    }
    Bundles bundles = new Bundles(bundle);
    try (ReplaySource source =
        ReplaySource.open(script.upTo(survey.end()), serverId, folds, bundles)) {
      return serve(source, survey, bundles);
    }
  }

  private Outcome serve(ReplaySource source, Script.Survey survey, Bundles bundles) {
    try {
      ReplayServer.State begun = server.follow(source.port(), USER, source.password());
      Counting counting = new Counting(begun, survey, bundles);
      ReplayServer.State after = await(source, counting);
      long applied = applied(counting, after);
      check(source.served(), applied, survey, after);
      return new Outcome(source.served(), applied, folds.folded(), survey.leftOut());
    } finally {
      folds.stop();
    }
  }

  /** What the transactions that were applied are counted by. */
  private record Counting(ReplayServer.State begun, Script.Survey survey, Bundles bundles) {}

  private ReplayServer.State await(ReplaySource source, Counting counting) {
    Script.Survey survey = counting.survey();
    ReplayServer.State last = state(source);
    long movedAt = System.nanoTime();
    while (!last.position().reaches(survey.end())) {
      fail(source, last);
      counting.bundles().applied(last.position());
      progress.accept(new RestoreProgress("replaying", source.servedBytes(), survey.bytes()));
      pause();
      ReplayServer.State now = state(source);
      if (now.equals(last)) {
        checkStall(movedAt, now);
      } else {
        movedAt = System.nanoTime();
      }
      last = now;
    }
    return settled(source, counting, last);
  }

  /** The position is written before the counters are. */
  private ReplayServer.State settled(
      ReplaySource source, Counting counting, ReplayServer.State reached) {
    ReplayServer.State last = reached;
    for (int i = 0; i < 20 && !complete(source, applied(counting, last), counting.survey()); i++) {
      pause();
      last = state(source);
    }
    return last;
  }

  private static boolean complete(ReplaySource source, long applied, Script.Survey survey) {
    return source.served() == survey.transactions() && applied == survey.transactions();
  }

  private long applied(Counting counting, ReplayServer.State now) {
    return counting.survey().there()
        + now.applied()
        - counting.begun().applied()
        - counting.survey().blanks()
        + folds.saved()
        + counting.bundles().saved();
  }

  private ReplayServer.State state(ReplaySource source) {
    try {
      return server.state();
    } catch (Failure e) {
      space
          .full()
          .ifPresent(full -> {
            full.addSuppressed(e);
            throw full;
          });
      source.failure().ifPresent(cause -> e.addSuppressed(cause));
      throw new Failure(
          "scratch-ended",
          "replaying into " + dir,
          e.reason(),
          "See server.err there. The same command with the same --dir goes on where it was.",
          e);
    }
  }

  private void fail(ReplaySource source, ReplayServer.State state) {
    Optional<Failure> serving = space.full().or(source::failure);
    if (serving.isPresent()) {
      throw serving.get();
    }
    if (state.error().isPresent()) {
      throw new Failure(
          STOPPED,
          "replaying after " + state.position(),
          "the server answered: " + state.error().get(),
          "The base doesn't fit the logs, or a transaction needs what was left out: see holdfast"
              + " time plan.");
    }
  }

  private static void checkStall(long movedAt, ReplayServer.State state) {
    if (System.nanoTime() - movedAt > STALL_LIMIT.toNanos()) {
      throw new Failure(
          "replay-stalled",
          "replaying after " + state.position(),
          "nothing was applied for " + STALL_LIMIT.toHours() + " hours",
          "See SHOW PROCESSLIST on the scratch server and its error log.");
    }
  }

  private void check(long served, long applied, Script.Survey survey, ReplayServer.State after) {
    boolean whole = served == survey.transactions() && applied == served;
    if (!whole || !after.position().same(survey.end())) {
      throw new Failure(
          MISCOUNTED,
          "replaying into " + dir,
          "%d transactions were to be applied up to %s, %d were sent, %d applied, up to %s"
              .formatted(survey.transactions(), survey.end(), served, applied, after.position()),
          "The result can't be trusted. Begin anew in another folder, and report this.");
    }
  }

  private Failure beyond(Position at, Position end) {
    return new Failure(
        "restore-beyond",
        "restoring in " + dir + " up to " + end,
        "the scratch server is at " + at + " already",
        "Choose another folder with --dir: time runs in one direction only.");
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK);
    } catch (InterruptedException e) {
      throw Restore.interrupted(e);
    }
  }
}
