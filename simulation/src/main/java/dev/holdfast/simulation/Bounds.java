package dev.holdfast.simulation;

import java.util.HashMap;
import java.util.Map;

/**
 * How far the exhaustive mode goes.
 *
 * @param entries how often clients write
 * @param terms the greatest term
 * @param records how often the record is written
 * @param faults kills, crashes, cuts and lost answers, together
 * @param mail how many messages may be under way at once; heartbeats and news don't count
 * @param states where it gives up
 */
record Bounds(int entries, int terms, int records, int faults, int mail, int states) {
  static final Bounds USUAL = new Bounds(2, 3, 4, 2, 3, 3_000_000);

  /** As in {@code entries=2,faults=3}; what isn't named is as usual. */
  static Bounds parse(String text) {
    Map<String, Integer> given = new HashMap<>();
    for (String part : text.split(",", -1)) {
      String[] pair = part.split("=", -1);
      if (pair.length != 2
          || !pair[0].matches("entries|terms|records|faults|mail|states")
          || !pair[1].matches("\\d{1,9}")) {
        throw new IllegalArgumentException(
            "--bounds takes numbers for entries, terms, records, faults, mail and states, e.g."
                + " entries=2,faults=3");
      }
      given.put(pair[0], Integer.parseInt(pair[1]));
    }
    return new Bounds(
        given.getOrDefault("entries", USUAL.entries),
        given.getOrDefault("terms", USUAL.terms),
        given.getOrDefault("records", USUAL.records),
        given.getOrDefault("faults", USUAL.faults),
        given.getOrDefault("mail", USUAL.mail),
        given.getOrDefault("states", USUAL.states));
  }
}
