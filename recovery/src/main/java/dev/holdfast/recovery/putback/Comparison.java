package dev.holdfast.recovery.putback;

import dev.holdfast.base.Failure;
import dev.holdfast.server.LiveTable;
import dev.holdfast.server.TableServer;
import dev.holdfast.server.TableServer.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Walks through both tables in the order of their key, some hundred rows at a time. What goes is
 * deleted in a first pass; in a second one rows are changed and inserted. Those that exchange
 * values of a unique key are in each other's way: they wait, and are taken out and put in together.
 */
final class Comparison {
  private static final int PAGE = 2_000;
  private static final int MOST_WAITING = 100_000;
  private final TableServer source;
  private final LiveTable from;
  private final TableServer target;
  private final LiveTable to;
  private final List<Row> waitToChange = new ArrayList<>();
  private final List<Row> waitToInsert = new ArrayList<>();
  private boolean alike = true;
  private long inserted;
  private long changed;
  private long deleted;

  Comparison(TableServer source, LiveTable from, TableServer target, LiveTable to) {
    this.source = source;
    this.from = from;
    this.target = target;
    this.to = to;
  }

  PutBackReport.Changes run() {
    pass(this::deleteExtra);
    if (alike) {
      return new PutBackReport.Changes(0, 0, deleted);
    }
    pass(this::makeLike);
    target.delete(to, waitToChange);
    waitToInsert.addAll(waitToChange);
    List<Row> rejected = target.insert(to, waitToInsert);
    if (!rejected.isEmpty()) {
      throw refused("two of its rows have the same value of a unique key");
    }
    return new PutBackReport.Changes(inserted, changed, deleted);
  }

  /** Rows of both between two keys. */
  private interface Part {
    void compare(List<Row> wanted, Optional<Row> after, Optional<Row> upTo);
  }

  private void pass(Part part) {
    Optional<Row> last = Optional.empty();
    for (List<Row> page = source.rows(from, last, Optional.empty(), PAGE);
        !page.isEmpty();
        page = source.rows(from, last, Optional.empty(), PAGE)) {
      Optional<Row> end = Optional.of(page.getLast());
      part.compare(page, last, end);
      last = end;
    }
    part.compare(List.of(), last, Optional.empty());
  }

  private void deleteExtra(List<Row> wanted, Optional<Row> after, Optional<Row> upTo) {
    Map<List<String>, Row> missing = byKey(wanted);
    eachPage(
        after,
        upTo,
        page -> {
          List<Row> extra = page.stream().filter(row -> !missing.containsKey(row.key())).toList();
          target.delete(to, extra);
          deleted += extra.size();
          page.forEach(row -> missing.remove(row.key(), row));
        });
    alike &= missing.isEmpty();
  }

  private static Map<List<String>, Row> byKey(List<Row> rows) {
    Map<List<String>, Row> all = new HashMap<>();
    rows.forEach(row -> all.put(row.key(), row));
    return all;
  }

  private void eachPage(Optional<Row> after, Optional<Row> upTo, Consumer<List<Row>> each) {
    Optional<Row> last = after;
    for (List<Row> page = target.rows(to, last, upTo, PAGE);
        !page.isEmpty();
        page = target.rows(to, last, upTo, PAGE)) {
      last = Optional.of(page.getLast());
      each.accept(page);
      if (upTo.isPresent() && upTo.get().key().equals(page.getLast().key())) {
        return;
      }
    }
  }

  /** After the first pass the running table has no keys but those that are wanted. */
  private void makeLike(List<Row> wanted, Optional<Row> after, Optional<Row> upTo) {
    Map<List<String>, Row> there = new HashMap<>();
    eachPage(after, upTo, page -> there.putAll(byKey(page)));
    List<Row> missing = wanted.stream().filter(row -> !there.containsKey(row.key())).toList();
    List<Row> different =
        wanted.stream()
            .filter(row -> there.containsKey(row.key()))
            .filter(row -> !row.equals(there.get(row.key())))
            .toList();
    waitToChange.addAll(target.update(to, different));
    waitToInsert.addAll(target.insert(to, missing));
    inserted += missing.size();
    changed += different.size();
    if (waitToChange.size() + waitToInsert.size() > MOST_WAITING) {
      throw refused("more than " + MOST_WAITING + " rows exchange values of unique keys");
    }
  }

  private Failure refused(String reason) {
    return new Failure(
        "put-back-refused",
        "putting back " + to.fullName(),
        reason,
        "Nothing was changed. Its rows can be had as SQL: --to dump --table " + from.fullName());
  }
}
