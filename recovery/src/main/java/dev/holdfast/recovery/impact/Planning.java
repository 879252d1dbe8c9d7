package dev.holdfast.recovery.impact;

import dev.holdfast.base.Failure;
import dev.holdfast.recovery.replay.Script;
import dev.holdfast.recovery.restore.Restore;
import dev.holdfast.server.ReplayServer;
import java.util.function.Consumer;

/**
 * Plans before a restore replays: nothing is replayed while a later change has no answer.
 *
 * @param told gets the plan
 */
public record Planning(Policies policies, Consumer<Plan> told) implements Restore.Preparation {
  /** Code {@code plan-conflicts}. */
  @Override
  public Script script(ReplayServer server, Script asked) {
    if (asked.leftOut().ranges().isEmpty()) {
      return asked;
    }
    Plan plan = new Impact(asked, Keys.of(server), policies).plan();
    told.accept(plan);
    if (plan.unresolved() > 0) {
      throw conflicts(plan);
    }
    return asked.with(plan.alsoLeftOut(), plan.edits()).upTo(plan.end());
  }

  private static Failure conflicts(Plan plan) {
    Conflict first = plan.conflicts().stream().filter(c -> !c.resolved()).findFirst().orElseThrow();
    return new Failure(
        "plan-conflicts",
        "leaving out what was named",
        "%d later changes build on it, the first of them %s in %s %s (%s)"
            .formatted(
                plan.unresolved(), first.gtid(), first.table(), first.key(), first.outcome()),
        "See them all: holdfast time plan, with the same options. Then say what becomes of them:"
            + " --on-conflict as-logged, difference or leave-out.");
  }
}
