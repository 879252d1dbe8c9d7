package dev.holdfast.shop;

import java.time.Duration;

/**
 * One rule and what came of it.
 *
 * @param rule stable name for scripts, e.g. {@code credit}
 * @param meaning the rule as a sentence
 */
public record RuleResult(String rule, String meaning, Verdict verdict, Duration took) {}
