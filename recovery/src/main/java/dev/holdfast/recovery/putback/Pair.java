package dev.holdfast.recovery.putback;

import dev.holdfast.base.Failure;
import dev.holdfast.server.LiveTable;
import dev.holdfast.server.TableServer;
import java.util.Optional;

/**
 * A restored table and the one that becomes like it.
 *
 * @param running empty when there is none yet
 */
record Pair(LiveTable restored, String schema, String name, Optional<LiveTable> running) {
  static Pair of(
      LiveTable restored, TableServer target, String schema, String name, boolean mustBeNew) {
    Optional<LiveTable> running = target.table(schema, name);
    Pair pair = new Pair(restored, schema, name, running);
    pair.refuse(mustBeNew)
        .ifPresent(reason -> {
          throw new Failure(
              "put-back-refused",
              "putting back " + restored.fullName() + " as " + pair.fullName(),
              reason,
              "Nothing was changed. Its rows can be had as SQL: --to dump --table "
                  + restored.fullName());
        });
    return pair;
  }

  String fullName() {
    return schema + "." + name;
  }

  private Optional<String> refuse(boolean mustBeNew) {
    if (mustBeNew && running.isPresent()) {
      return Optional.of("there is a table of this name: choose another one with --as");
    }
    return unfit(restored).or(() -> running.flatMap(this::unlike));
  }

  private static Optional<String> unfit(LiveTable t) {
    if (!t.kind().equals("BASE TABLE")) {
      return Optional.of("it is no plain table (" + t.kind() + ")");
    }
    if (!t.engine().equals("InnoDB")) {
      return Optional.of("its engine " + t.engine() + " can't roll back");
    }
    if (t.key().isEmpty()) {
      return Optional.of("it has neither a primary key nor a unique one without NULL");
    }
    return t.key().get().columns().stream().anyMatch(i -> t.columns().get(i).generated())
        ? Optional.of("a column of its key is generated")
        : Optional.empty();
  }

  private Optional<String> unlike(LiveTable now) {
    if (!now.columns().equals(restored.columns()) || !now.key().equals(restored.key())) {
      return Optional.of(
          "its columns or its key have been changed since: put it back beside it with --as");
    }
    if (!now.triggers().isEmpty()) {
      return Optional.of(
          "its triggers would fire ("
              + String.join(", ", now.triggers())
              + "): drop them before, or put it back beside it with --as");
    }
    return unfit(now);
  }
}
