package dev.holdfast.cli.time;

import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.server.LiveLogs;
import dev.holdfast.server.ReplayServers;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code holdfast time}: holds the commands of the time machine together. */
@Command(
    name = "time",
    description = "Look into a database's past, and bring it back without what went wrong.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {"", "See docs/manual/time.md."})
public final class TimeCommand implements Runnable {
  @Spec @Nullable CommandSpec spec;

  /**
   * The command with all that belong to it.
   *
   * @param zone in which times are read and shown
   * @param servers that logs are replayed into
   * @param live running servers whose logs are read
   * @param undo the running server on which transactions are undone, and tables put back
   */
  public static CommandLine of(
      Terminal terminal, ZoneId zone, ReplayServers servers, LiveLogs live, UndoPlace undo) {
    return new CommandLine(new TimeCommand())
        .addSubcommand(new FindCommand(terminal, zone, live))
        .addSubcommand(new ShowCommand(terminal, zone, live))
        .addSubcommand(new StatsCommand(terminal, zone, live))
        .addSubcommand(new IndexCommand(terminal))
        .addSubcommand(new PlanCommand(terminal, zone, servers))
        .addSubcommand(new RestoreCommand(terminal, zone, servers, undo))
        .addSubcommand(new UndoCommand(terminal, servers, undo));
  }

  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    throw new ParameterException(line, "Which command?");
  }
}
