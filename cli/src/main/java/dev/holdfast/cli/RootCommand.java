package dev.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code holdfast} itself: says which commands there are. */
@Command(
    name = "holdfast",
    description = "Keeps a small team's MariaDB up without losing an acknowledged commit.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Start with @|bold holdfast demo|@: three servers, a shop, a primary killed, and the proof.",
      "Exit codes: 0 done or holds; 1 failed or violated; 2 wrong usage or input; 3 unknown; 130 interrupted.",
      "The manual is in docs/manual."
    })
final class RootCommand implements Runnable {
  @Spec @org.jspecify.annotations.Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandLine commandLine = java.util.Objects.requireNonNull(spec).commandLine();
    throw new ParameterException(commandLine, "Which command?");
  }
}
