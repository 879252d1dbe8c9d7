package dev.holdfast.recovery.undo;

import dev.holdfast.binlog.row.Literals;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.Value;
import dev.holdfast.recovery.impact.Policy;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides what is done to a row, from what was logged and what is there. */
record Judge(UndoPolicies policies) {
  /** What it comes to; {@code conflict} is empty for a row that is as it was left. */
  record Verdict(Optional<Op> op, Optional<RowConflict> conflict, boolean alreadyBack) {}

  Verdict of(Step step, Optional<Found> found) {
    List<RowConflict.Difference> differences =
        found.isPresent() && step.expected().isPresent()
            ? found.get().differences(step.subject(), step.expected().get())
            : List.of();
    if (found.isPresent() == step.left().isPresent() && differences.isEmpty()) {
      return new Verdict(Optional.of(asLogged(step, found.isPresent())), Optional.empty(), false);
    }
    boolean back = alreadyBack(step, found);
    String matter = back ? "it is already as it was before" : matter(step, found);
    return resolve(step, found, differences, matter, back);
  }

  private static boolean alreadyBack(Step step, Optional<Found> found) {
    Optional<RowImage> wanted = step.wanted();
    return wanted.isPresent() == found.isPresent()
        && (found.isEmpty()
            || found.get().differences(step.subject(), wanted.orElseThrow()).isEmpty());
  }

  private static String matter(Step step, Optional<Found> found) {
    if (found.isEmpty()) {
      return "the row isn't there any more";
    }
    return step.left().isEmpty()
        ? "a row with this key is there again"
        : "the row was changed later";
  }

  private Verdict resolve(
      Step step,
      Optional<Found> found,
      List<RowConflict.Difference> differences,
      String matter,
      boolean back) {
    Set<Policy> asked = asked(step);
    Optional<Op> op = Optional.empty();
    String outcome = matter;
    if (asked.contains(Policy.STOP)) {
      outcome = matter;
    } else if (asked.equals(EnumSet.of(Policy.LEAVE_OUT))) {
      op = Optional.of(new Op.None(step));
      outcome = matter + "; left as it is";
    } else if (asked.equals(EnumSet.of(Policy.AS_LOGGED))) {
      op = possible(step, found.isPresent());
      outcome = matter + (op.isPresent() ? "; overwritten" : "; its log isn't whole");
    } else if (step.left().isPresent() && step.before().isPresent() && found.isPresent()) {
      boolean triggers = !step.subject().live().triggers().isEmpty();
      op = triggers ? Optional.empty() : Optional.of(adjusted(step));
      outcome = matter + (triggers ? "; a difference would fire triggers" : "; by difference");
    } else {
      outcome = matter + ", so there is no difference";
    }
    RowConflict conflict =
        conflict(step, RowConflict.Kind.ROW, differences, op.isPresent(), outcome);
    return new Verdict(op, Optional.of(conflict), back);
  }

  static RowConflict conflict(
      Step step,
      RowConflict.Kind kind,
      List<RowConflict.Difference> differences,
      boolean resolved,
      String outcome) {
    return new RowConflict(
        step.gtid(),
        kind,
        step.subject().name(),
        step.subject().keyText(row(step)),
        differences,
        resolved,
        outcome);
  }

  private static RowImage row(Step step) {
    return step.expected().or(step::wanted).orElseThrow();
  }

  /** Whether the row is to be left as it is whenever it can't be put back. */
  boolean leavesOut(Step step) {
    return policies.of(step.subject().definition(), row(step)) == Policy.LEAVE_OUT;
  }

  /** The policies of all columns that the transaction changed. */
  private Set<Policy> asked(Step step) {
    Set<Policy> all = EnumSet.noneOf(Policy.class);
    for (int i : changed(step)) {
      all.add(policies.of(step.subject().definition(), row(step), step.subject().label(i)));
    }
    if (all.isEmpty()) {
      all.add(policies.of(step.subject().definition(), row(step)));
    }
    return all;
  }

  /** Of an update; none of others. */
  private static List<Integer> changed(Step step) {
    if (step.left().isEmpty() || step.before().isEmpty()) {
      return List.of();
    }
    RowImage left = step.expected().orElseThrow();
    RowImage before = step.before().get().values();
    return java.util.stream.IntStream.range(0, before.values().size())
        .filter(i -> before.has(i) && !step.subject().generated(i))
        .filter(i -> !before.get(i).equals(left.get(i)))
        .boxed()
        .toList();
  }

  private static Optional<Op> possible(Step step, boolean there) {
    boolean insert = step.before().isPresent() && !there;
    boolean whole =
        step.before().filter(b -> b.values().complete() || step.left().isEmpty()).isPresent();
    return insert && !whole ? Optional.empty() : Optional.of(asLogged(step, there));
  }

  private static Op asLogged(Step step, boolean there) {
    if (step.before().isEmpty()) {
      return there
          ? new Op.Row(step, RowChange.Kind.DELETE, step.left().orElseThrow(), Optional.empty())
          : new Op.None(step);
    }
    Step.Image before = step.before().get();
    return there
        ? new Op.Row(step, RowChange.Kind.UPDATE, keyed(step), step.before())
        : new Op.Row(step, RowChange.Kind.INSERT, before, Optional.empty());
  }

  /** An image by which the server finds the row that is there. */
  private static Step.Image keyed(Step step) {
    Step.Image before = step.before().orElseThrow();
    return step.left()
        .filter(l -> step.subject().key().stream().allMatch(l.values()::has))
        .orElse(before);
  }

  private Op adjusted(Step step) {
    Map<String, String> expressions = new LinkedHashMap<>();
    Subject subject = step.subject();
    RowImage left = step.expected().orElseThrow();
    RowImage before = step.before().orElseThrow().values();
    for (int i : changed(step)) {
      String label = subject.label(i);
      Policy policy = policies.of(subject.definition(), row(step), label);
      if (policy != Policy.LEAVE_OUT) {
        Optional<BigDecimal> difference =
            policy == Policy.DIFFERENCE
                ? number(before.get(i)).flatMap(b -> number(left.get(i)).map(b::subtract))
                : Optional.empty();
        String column = "`" + label.replace("`", "``") + "`";
        expressions.put(
            label,
            difference
                .map(d -> column + " + (" + d.toPlainString() + ")")
                .orElseGet(() -> Literals.of(before.get(i))));
      }
    }
    return new Op.Adjust(step, expressions);
  }

  private static Optional<BigDecimal> number(Value value) {
    return switch (value) {
      case Value.Whole w -> w.number();
      case Value.Decimal d -> Optional.of(d.number());
      default -> Optional.empty();
    };
  }
}
