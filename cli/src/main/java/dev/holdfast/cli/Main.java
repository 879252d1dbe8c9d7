package dev.holdfast.cli;

import dev.holdfast.agent.router.RouterCommand;
import dev.holdfast.cli.demo.DemoCommand;
import dev.holdfast.cli.lab.LabCommand;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.operation.ConfigCommand;
import dev.holdfast.cli.operation.FailoverCommand;
import dev.holdfast.cli.operation.HistoryCommand;
import dev.holdfast.cli.operation.PauseCommand;
import dev.holdfast.cli.operation.RebuildCommand;
import dev.holdfast.cli.operation.ResumeCommand;
import dev.holdfast.cli.operation.SwitchoverCommand;
import dev.holdfast.cli.status.StatusCommand;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.cli.time.TimeCommand;
import dev.holdfast.cli.time.UndoPlace;
import dev.holdfast.server.mariadb.LocalReplayServers;
import dev.holdfast.server.mariadb.MariaDbLiveLogs;
import dev.holdfast.server.mariadb.MariaDbTableServers;
import dev.holdfast.server.mariadb.MariaDbUndoServers;
import dev.holdfast.shop.command.ShopCommand;
import java.time.Clock;
import java.time.ZoneId;
import picocli.CommandLine;

/** The program: wires the commands and runs the one that was asked for. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(Terminal.ofProcess(), args));
  }

  /** Runs one command line and returns its exit code. */
  static int run(Terminal terminal, String... args) {
    return commands(terminal).execute(args);
  }

  static CommandLine commands(Terminal terminal) {
    Clock clock = Clock.systemUTC();
    Labs labs = new Labs(System.getenv());
    CommandLine root =
        new CommandLine(new RootCommand())
            .addSubcommand(new DemoCommand(labs, terminal, clock))
            .addSubcommand(LabCommand.of(labs, terminal))
            .addSubcommand(new StatusCommand(labs, terminal, clock))
            .addSubcommand(new SwitchoverCommand(labs, terminal))
            .addSubcommand(new FailoverCommand(labs, terminal))
            .addSubcommand(new RebuildCommand(labs, terminal))
            .addSubcommand(new PauseCommand(labs, terminal))
            .addSubcommand(new ResumeCommand(labs, terminal))
            .addSubcommand(ConfigCommand.of(labs, terminal))
            .addSubcommand(new HistoryCommand(labs, terminal))
            .addSubcommand(new ShopCommand())
            .addSubcommand(new AgentCommand(terminal))
            .addSubcommand(new RouterCommand())
            .addSubcommand(
                TimeCommand.of(
                    terminal,
                    ZoneId.systemDefault(),
                    new LocalReplayServers(),
                    new MariaDbLiveLogs(),
                    new UndoPlace(
                        labs, new MariaDbUndoServers(), new MariaDbTableServers(), clock)))
            .addSubcommand(new CompletionCommand(terminal))
            .addSubcommand(new RehearseCommand());
    versions(root);
    Errors errors = new Errors(terminal);
    return root.setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(terminal.colours())
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** So that --version of every command says the same. */
  private static void versions(CommandLine command) {
    command.getCommandSpec().versionProvider(new Version());
    command.getSubcommands().values().forEach(Main::versions);
  }
}
