package dev.holdfast.cli.operation;

import dev.holdfast.agent.operation.ConfigReport;
import dev.holdfast.agent.operation.ConfigRequest;
import dev.holdfast.base.Json;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.status.ClusterOption;
import dev.holdfast.cli.terminal.Table;
import dev.holdfast.cli.terminal.Terminal;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast config}. */
@Command(
    name = "config",
    description = "Look at the cluster's settings and change them while it runs.",
    mixinStandardHelpOptions = true,
    footer = {"", "What only one node needs in order to start is in its file; see the manual."})
public final class ConfigCommand implements Runnable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  private ConfigCommand() {}

  /** With its subcommands. */
  public static CommandLine of(Labs labs, Terminal terminal) {
    return new CommandLine(new ConfigCommand())
        .addSubcommand(new Show(labs, terminal))
        .addSubcommand(new Set(labs, terminal))
        .addSubcommand(new Edit(labs, terminal));
  }

  @Override
  public void run() {
    throw new ParameterException(
        java.util.Objects.requireNonNull(spec).commandLine(), "Which: show, set or edit?");
  }

  /** What the three have in common. */
  abstract static class Part {
    private final Labs labs;
    final Terminal terminal;

    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    Part(Labs labs, Terminal terminal) {
      this.labs = labs;
      this.terminal = terminal;
    }

    final ConfigReport ask(ConfigRequest request) {
      return cluster.of(labs).act("config", request, PATIENCE, ConfigReport.class);
    }

    final ConfigReport now() {
      return ask(new ConfigRequest(null, null, null, -1));
    }

    final void show(ConfigReport report) {
      if (json) {
        terminal.out().println(Json.MAPPER.writeValueAsString(report));
        return;
      }
      Table table = new Table("SETTING", "VALUE", "", "MEANING");
      for (ConfigReport.Setting s : report.settings()) {
        table.row(s.key(), s.value(), s.set() ? "set" : "usual", s.meaning());
      }
      table.lines().forEach(line -> terminal.out().println(terminal.markup(line)));
    }
  }

  /** {@code holdfast config show}. */
  @Command(
      name = "show",
      description = "Show all settings, those that nobody has set too.",
      mixinStandardHelpOptions = true)
  static final class Show extends Part implements Runnable {
    Show(Labs labs, Terminal terminal) {
      super(labs, terminal);
    }

    @Override
    public void run() {
      show(now());
    }
  }

  /** {@code holdfast config set}. */
  @Command(
      name = "set",
      description = "Change one setting; the agents follow within a second.",
      mixinStandardHelpOptions = true)
  static final class Set extends Part implements Runnable {
    @Parameters(index = "0", paramLabel = "KEY", description = "Like db2.priority.")
    private String key = "";

    @Parameters(
        index = "1",
        paramLabel = "VALUE",
        description = "'default' for the one that counts when nothing is set.")
    private String value = "";

    Set(Labs labs, Terminal terminal) {
      super(labs, terminal);
    }

    @Override
    public void run() {
      show(ask(new ConfigRequest(key, value, null, -1)));
    }
  }

  /** {@code holdfast config edit}. */
  @Command(
      name = "edit",
      description = "Change the settings in $EDITOR; nothing happens when one is wrong.",
      mixinStandardHelpOptions = true)
  static final class Edit extends Part implements Runnable {
    Edit(Labs labs, Terminal terminal) {
      super(labs, terminal);
    }

    @Override
    public void run() {
      ConfigReport before = now();
      SettingsText edited = SettingsText.of(before).edited(System.getenv());
      if (edited.equals(SettingsText.of(before))) {
        terminal.err().println("nothing was changed");
        return;
      }
      show(ask(new ConfigRequest(null, null, edited.values(), before.version())));
    }
  }
}
