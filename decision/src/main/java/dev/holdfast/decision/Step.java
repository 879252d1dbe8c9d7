package dev.holdfast.decision;

import java.util.List;

/** What a decision gives: the new knowledge, and what is to be done, in this order. */
public record Step(Knowledge knowledge, List<Effect> effects) {
  public Step {
    effects = List.copyOf(effects);
  }
}
