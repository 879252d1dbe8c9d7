package dev.holdfast.cli.operation;

import dev.holdfast.agent.operation.Finding;
import dev.holdfast.agent.operation.SwitchoverReport;
import dev.holdfast.agent.operation.SwitchoverRequest;
import dev.holdfast.base.Durations;
import dev.holdfast.base.Json;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.status.Agents;
import dev.holdfast.cli.status.ClusterOption;
import dev.holdfast.cli.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast switchover}. */
@Command(
    name = "switchover",
    description = "Make another node the primary, in good order.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The old primary takes no more writes, the new one receives everything, and only then the",
      "term changes: nothing is lost and no server is restarted. When anything fails on the way the",
      "old primary opens again."
    })
public final class SwitchoverCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration BESIDES = Duration.ofSeconds(45);

  private final Labs labs;
  private final Terminal terminal;

  @Mixin private final ClusterOption cluster = new ClusterOption();

  @Parameters(
      paramLabel = "NODE",
      arity = "0..1",
      description = "The new primary; the most preferred node that can when left out.")
  private @Nullable String node;

  @Option(names = "--dry-run", description = "Only say what would happen and what is in the way.")
  private boolean dryRun;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "How long transactions under way are waited for (default: ${DEFAULT-VALUE}).")
  private String timeout = "10s";

  @Option(
      names = "--kill-after",
      paramLabel = "TIME",
      description = "End the sessions that still block after this; without it, undo.")
  private @Nullable String killAfter;

  @Option(names = "--yes", description = "Don't ask.")
  private boolean yes;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  public SwitchoverCommand(Labs labs, Terminal terminal) {
    this.labs = labs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Duration within = Durations.parse(timeout);
    Long kill = killAfter == null ? null : Durations.parse(killAfter).toMillis();
    Agents agents = cluster.of(labs);
    SwitchoverRequest look = new SwitchoverRequest(node, true, within.toMillis(), kill, false);
    SwitchoverReport plan = agents.act("switchover", look, LOOK, SwitchoverReport.class);
    if (dryRun) {
      show(plan);
      return plan.findings().stream().anyMatch(f -> f.level().equals("stop")) ? 1 : 0;
    }
    if (!json) {
      lines(plan.findings());
    }
    String question = "Make " + plan.to() + " the primary instead of " + plan.from() + "?";
    if (!Consent.to(question, yes, terminal)) {
      terminal.err().println("nothing was changed");
      return 1;
    }
    SwitchoverRequest real =
        new SwitchoverRequest(plan.to(), false, within.toMillis(), kill, false);
    show(agents.act("switchover", real, within.plus(BESIDES), SwitchoverReport.class));
    return 0;
  }

  private void show(SwitchoverReport r) {
    if (json) {
      terminal.out().println(Json.MAPPER.writeValueAsString(r));
    } else if (r.done()) {
      terminal
          .out()
          .printf(
              "%s is the primary of term %d; writes paused for %d ms%n",
              r.to(), r.term(), r.pauseMillis());
    } else {
      terminal.out().printf("%s would take over from %s%n", r.to(), r.from());
      lines(r.findings());
    }
  }

  private void lines(List<Finding> findings) {
    for (Finding f : findings) {
      String colour =
          switch (f.level()) {
            case "ok" -> "green";
            case "warn" -> "yellow";
            default -> "red";
          };
      String level = "%-4s".formatted(f.level());
      terminal.out().println(terminal.markup("@|" + colour + " " + level + "|@ ") + f.what());
      if (!f.hint().isEmpty()) {
        terminal.out().println("     " + f.hint());
      }
    }
  }
}
