package dev.holdfast.cli.operation;

import dev.holdfast.agent.operation.FailoverReport;
import dev.holdfast.agent.operation.FailoverRequest;
import dev.holdfast.base.Json;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.status.Agents;
import dev.holdfast.cli.status.ClusterOption;
import dev.holdfast.cli.terminal.Terminal;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast failover}. */
@Command(
    name = "failover",
    description = "Make a node the primary although none can be elected safely.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Failovers happen by themselves. This is for the case that the cluster waits for a node that",
      "will not come back. See to it that the lost nodes are really off: one that still runs goes",
      "on in its old term until it hears of the new one."
    })
public final class FailoverCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Labs labs;
  private final Terminal terminal;

  @Mixin private final ClusterOption cluster = new ClusterOption();

  @Parameters(
      paramLabel = "NODE",
      arity = "0..1",
      description = "The new primary; the most advanced node when left out.")
  private @Nullable String node;

  @Option(
      names = "--accept-loss",
      description = "Even though acknowledged commits may be lost; --dry-run estimates them.")
  private boolean acceptLoss;

  @Option(names = "--dry-run", description = "Only say who would win now, why, and what is lost.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Don't ask.")
  private boolean yes;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  public FailoverCommand(Labs labs, Terminal terminal) {
    this.labs = labs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Agents agents = cluster.of(labs);
    FailoverReport plan = ask(agents, new FailoverRequest(node, acceptLoss, true, false));
    if (dryRun) {
      show(plan);
      return plan.winner() == null ? 1 : 0;
    }
    if (!json) {
      show(plan);
    }
    if (!Consent.to("Make " + plan.winner() + " the primary?", yes, terminal)) {
      terminal.err().println("nothing was changed");
      return 1;
    }
    show(ask(agents, new FailoverRequest(node, acceptLoss, false, false)));
    return 0;
  }

  private static FailoverReport ask(Agents agents, FailoverRequest request) {
    return agents.act("failover", request, PATIENCE, FailoverReport.class);
  }

  private void show(FailoverReport r) {
    if (json) {
      terminal.out().println(Json.MAPPER.writeValueAsString(r));
      return;
    }
    if (r.done()) {
      terminal.out().printf("%s is the primary of term %d%n", r.winner(), r.term());
      return;
    }
    for (FailoverReport.Candidate c : r.candidates()) {
      String mark = c.node().equals(r.winner()) ? "wins " : "     ";
      String at = c.received() == null ? "position not known" : "received " + c.received();
      terminal.out().println(mark + c.node() + ": " + at + "; " + c.says());
    }
    terminal.out().println("lost: " + r.loss());
  }
}
