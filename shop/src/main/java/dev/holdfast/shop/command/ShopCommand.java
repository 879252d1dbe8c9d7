package dev.holdfast.shop.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code holdfast shop}: says which commands there are. */
@Command(
    name = "shop",
    description = {
      "A workload that can tell whether the database kept its word: fill a shop, run customers on"
          + " it while things break, then check that each acknowledged purchase is there.",
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {LoadCommand.class, RunCommand.class, CheckCommand.class})
public final class ShopCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? load, run or check.");
  }
}
