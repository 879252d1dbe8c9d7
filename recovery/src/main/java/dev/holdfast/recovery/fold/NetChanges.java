package dev.holdfast.recovery.fold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Collects what becomes of each row. What memory doesn't hold goes to disk, sorted, and is merged
 * in the end.
 */
final class NetChanges implements AutoCloseable {
  private static final int MOST_RUNS = 32;
  private final Path folder;
  private final long memoryBytes;
  private final Graves graves;
  private final Held held = new Held();
  private final List<Map.Entry<RowId, Optional<Net>>> undo = new ArrayList<>();
  private final List<Path> runs = new ArrayList<>();
  private final Set<RowId> misfits = new HashSet<>();
  private Held.Mark mark = held.mark();
  private int named;

  /** Gets the changes in the order of their rows, some of which came to nothing. */
  interface Each {
    void row(RowId id, Net net) throws IOException;

    /** Two changes of this row don't fit each other. */
    void misfit(RowId id);
  }

  /**
   * @param folder for what memory doesn't hold
   * @param memoryBytes about how much it may
   */
  NetChanges(Path folder, long memoryBytes, Graves graves) {
    this.folder = folder;
    this.memoryBytes = memoryBytes;
    this.graves = graves;
  }

  /** From now on changes can be taken back by {@link #undo}; may write to disk. */
  void mark() {
    undo.clear();
    if (held.bytes() > memoryBytes) {
      spill();
    }
    mark = held.mark();
  }

  void undo() {
    for (Map.Entry<RowId, Optional<Net>> e : undo.reversed()) {
      hold(e.getKey(), e.getValue());
    }
    undo.clear();
    held.release(mark);
  }

  /** One more change; false when it doesn't fit what is held of its row. */
  boolean add(RowId id, Net change) {
    Net before = held.get(id);
    Optional<Net> now =
        before == null
            ? Optional.of(change)
            : graves.before(id, before, change.first()).then(change);
    if (now.isEmpty()) {
      return false;
    }
    undo.add(Map.entry(id, Optional.ofNullable(before)));
    hold(id, now);
    return true;
  }

  private void hold(RowId id, Optional<Net> net) {
    net.ifPresentOrElse(n -> held.put(id, n), () -> held.remove(id));
  }

  /** Whether the row may have been there before all changes. */
  boolean mayBeOld(RowId id) {
    Net net = held.get(id);
    return net == null || net.before().isPresent();
  }

  private void spill() {
    try {
      Files.createDirectories(folder);
      if (runs.size() >= MOST_RUNS) {
        mergeRuns();
      }
      Path file = next();
      try (Run.Writer out = new Run.Writer(file)) {
        held.forEach(out::add);
      }
      runs.add(file);
    } catch (IOException e) {
      throw FoldFailures.of(folder, e);
    }
    held.clear();
  }

  private Path next() {
    return folder.resolve("run." + named++);
  }

  /** All of them into one, so that few are open in the end. */
  private void mergeRuns() throws IOException {
    Path file = next();
    try (Run.Writer out = new Run.Writer(file)) {
      merge(out::add);
    }
    for (Path old : runs) {
      Files.delete(old);
    }
    runs.clear();
    runs.add(file);
  }

  /** Hands over what all came to. */
  void forEach(Each each) throws IOException {
    undo.clear();
    if (runs.isEmpty()) {
      held.forEach((id, net) -> each.row(id, end(id, net)));
      return;
    }
    spill();
    merge((id, net) -> each.row(id, end(id, net)));
    misfits.forEach(each::misfit);
  }

  private Net end(RowId id, Net net) {
    return graves.before(id, net, Long.MAX_VALUE);
  }

  /** Gets what all runs say of a row. */
  private interface Merged {
    void row(RowId id, Net net) throws IOException;
  }

  /** One run's next change. */
  private record Head(int run, RowId id, Net net) {}

  private void merge(Merged each) throws IOException {
    List<Run> open = new ArrayList<>();
    try {
      PriorityQueue<Head> heads = new PriorityQueue<>(NetChanges::inOrder);
      for (Path file : runs) {
        open.add(Run.open(file));
        advance(open, open.size() - 1, heads);
      }
      while (!heads.isEmpty()) {
        Head first = heads.remove();
        advance(open, first.run(), heads);
        row(open, heads, first, each);
      }
    } finally {
      for (Run run : open) {
        run.close();
      }
    }
  }

  private static int inOrder(Head a, Head b) {
    int rows = a.id().compareTo(b.id());
    return rows != 0 ? rows : Integer.compare(a.run(), b.run());
  }

  private static void advance(List<Run> open, int run, PriorityQueue<Head> heads)
      throws IOException {
    open.get(run).next().ifPresent(e -> heads.add(new Head(run, e.getKey(), e.getValue())));
  }

  private void row(List<Run> open, PriorityQueue<Head> heads, Head first, Merged each)
      throws IOException {
    Net net = first.net();
    for (Head h = heads.peek(); h != null && h.id().equals(first.id()); h = heads.peek()) {
      heads.remove();
      advance(open, h.run(), heads);
      Optional<Net> both = graves.before(h.id(), net, h.net().first()).then(h.net());
      if (both.isEmpty()) {
        misfits.add(first.id());
      }
      net = both.orElse(h.net());
    }
    each.row(first.id(), net);
  }

  @Override
  public void close() throws IOException {
    for (Path file : runs) {
      Files.deleteIfExists(file);
    }
    runs.clear();
    held.clear();
  }
}
