package dev.holdfast.recovery.time;

import dev.holdfast.binlog.row.RowChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Ranks transactions by how unusual they are: the rows that they changed in a table, compared with
 * what transactions normally change of that table, in that way or in any, whichever is less: the
 * only DELETE that a table ever saw has no normal of its own. Keeps as many as are asked for, of
 * each table and kind.
 */
public final class Unusual {
  private static final double DDL_SCORE = 50;
  private final int most;
  private final Map<Place, Normal> normal = new HashMap<>();
  private final Map<String, Sizes> tables = new HashMap<>();
  private final PriorityQueue<Summary> schemaChanges;

  /** A transaction and how many times the normal rows it changed. */
  public record Ranked(Summary summary, double timesNormal) {}

  private record Place(String table, RowChange.Kind kind) {}

  private record Candidate(Summary summary, long rows) {}

  public Unusual(int most) {
    this.most = most;
    schemaChanges = new PriorityQueue<>(Comparator.comparing(Summary::time));
  }

  public void add(Summary summary) {
    summary
        .rows()
        .forEach((table, counts) -> {
          for (RowChange.Kind kind : RowChange.Kind.values()) {
            if (counts.of(kind) > 0) {
              normal
                  .computeIfAbsent(new Place(table, kind), k -> new Normal())
                  .add(new Candidate(summary, counts.of(kind)));
              tables.computeIfAbsent(table, k -> new Sizes()).add(counts.of(kind));
            }
          }
        });
    if (summary.ddl()) {
      schemaChanges.add(summary);
      if (schemaChanges.size() > most) {
        schemaChanges.remove();
      }
    }
  }

  /** The most unusual first. */
  public List<Ranked> ranked() {
    Map<Summary, Double> best = new HashMap<>();
    schemaChanges.forEach(s -> best.put(s, DDL_SCORE));
    normal.forEach((place, kind) -> {
      double usual = kind.sizes.usual();
      Sizes table = tables.get(place.table());
      double least = table == null ? usual : Math.min(usual, table.usual());
      kind.largest.forEach(c -> best.merge(c.summary(), c.rows() / least, Math::max));
    });
    List<Ranked> all = new ArrayList<>();
    best.forEach((summary, times) -> all.add(new Ranked(summary, times)));
    all.sort(
        Comparator.comparingDouble(Ranked::timesNormal)
            .reversed()
            .thenComparing(r -> r.summary().time()));
    return all.subList(0, Math.min(most, all.size()));
  }

  /** What transactions do to one table in one way. */
  private final class Normal {
    private final Sizes sizes = new Sizes();
    private final PriorityQueue<Candidate> largest =
        new PriorityQueue<>(Comparator.comparingLong(Candidate::rows));

    void add(Candidate candidate) {
      sizes.add(candidate.rows());
      largest.add(candidate);
      if (largest.size() > most) {
        largest.remove();
      }
    }
  }

  /** How many rows transactions change, in classes of powers of two. */
  private static final class Sizes {
    private final long[] classes = new long[64];

    void add(long rows) {
      classes[63 - Long.numberOfLeadingZeros(rows)]++;
    }

    /** The lower end of the class that the median is in. */
    double usual() {
      long half = (Arrays.stream(classes).sum() + 1) / 2;
      int at = 0;
      for (long below = classes[0]; below < half; below += classes[at]) {
        at++;
      }
      return Math.scalb(1.0, at);
    }
  }
}
