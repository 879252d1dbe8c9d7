package dev.holdfast.shop;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Checker} found.
 *
 * @param server the host that was read, or null when none answered
 * @param databaseId the identity that load gave the database, or null when it could not be read
 * @param journal what became of the journal's operations; null when no journal was given or judged
 */
public record CheckReport(
    @Nullable String server,
    @Nullable String databaseId,
    List<RuleResult> rules,
    @Nullable JournalTally journal,
    Duration took) {
  public CheckReport {
    rules = List.copyOf(rules);
  }

  /** Violated when any rule is; else unknown when any rule is; else it holds. */
  public Verdict verdict() {
    long broken = 0;
    Verdict.Unknown unknown = null;
    for (RuleResult result : rules) {
      switch (result.verdict()) {
        case Verdict.Holds _ -> {}
        case Verdict.Violated violated -> broken += violated.count();
        case Verdict.Unknown u -> unknown = unknown == null ? u : unknown;
      }
    }
    if (broken > 0) {
      return new Verdict.Violated(broken, List.of());
    }
    return unknown != null ? unknown : new Verdict.Holds();
  }
}
