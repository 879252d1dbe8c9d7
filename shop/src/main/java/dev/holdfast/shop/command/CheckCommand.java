package dev.holdfast.shop.command;

import dev.holdfast.shop.CheckReport;
import dev.holdfast.shop.Checker;
import dev.holdfast.shop.RuleResult;
import dev.holdfast.shop.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description =
        "Checks the rules of business in one consistent snapshot, then the journals against it."
            + " A run may go on meanwhile.",
    footer = "Exit codes: 0 holds; 1 violated; 2 wrong usage or input; 3 unknown.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private static final int VIOLATED = 1;
  private static final int UNKNOWN = 3;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private AccessOptions access = new AccessOptions();

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      arity = "1..*",
      description = "The journals of all runs since the load; may be given several times.")
  private List<Path> journals = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    CheckText text = new CheckText(spec.commandLine().getColorScheme().ansi());
    CheckReport report = new Checker(access.access()).check(journals, rule -> show(text, rule));
    spec.commandLine().getOut().println(json ? text.json(report) : text.summary(report));
    return switch (report.verdict()) {
      case Verdict.Holds _ -> 0;
      case Verdict.Violated _ -> VIOLATED;
      case Verdict.Unknown _ -> UNKNOWN;
    };
  }

  private void show(CheckText text, RuleResult result) {
    if (!json) {
      text.lines(result).forEach(spec.commandLine().getOut()::println);
    }
  }
}
