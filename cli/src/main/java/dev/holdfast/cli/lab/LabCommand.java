package dev.holdfast.cli.lab;

import dev.holdfast.cli.terminal.Terminal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code holdfast lab}: holds the commands of the practice cluster together. */
@Command(
    name = "lab",
    description = "A practice cluster on this machine, to break and to learn from.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {"", "See docs/manual/lab.md."})
public final class LabCommand implements Runnable {
  @Spec @Nullable CommandSpec spec;

  /** The command with all that belong to it. */
  public static CommandLine of(Labs labs, Terminal terminal) {
    return new CommandLine(new LabCommand())
        .addSubcommand(new UpCommand(labs, terminal))
        .addSubcommand(new StatusCommand(labs, terminal))
        .addSubcommand(new KillCommand(labs, terminal))
        .addSubcommand(new FreezeCommand(labs, terminal))
        .addSubcommand(new ThawCommand(labs, terminal))
        .addSubcommand(new CutCommand(labs, terminal))
        .addSubcommand(new HealCommand(labs, terminal))
        .addSubcommand(new FillCommand(labs, terminal))
        .addSubcommand(new FreeCommand(labs, terminal))
        .addSubcommand(new StartCommand(labs, terminal))
        .addSubcommand(new DownCommand(labs, terminal));
  }

  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    throw new ParameterException(line, "Which command?");
  }
}
