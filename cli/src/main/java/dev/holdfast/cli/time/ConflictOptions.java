package dev.holdfast.cli.time;

import dev.holdfast.recovery.impact.Policies;
import java.util.List;
import picocli.CommandLine.Option;

/** What becomes of later changes that build on what is left out. */
final class ConflictOptions {
  @Option(
      names = "--on-conflict",
      paramLabel = "POLICY",
      split = ",",
      description =
          "stop (the default), as-logged, difference or leave-out; for a table or a column:"
              + " shop.customer.credit=difference. Several times.")
  private List<String> texts = List.of();

  Policies policies() {
    return Policies.parse(texts);
  }
}
