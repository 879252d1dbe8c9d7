package dev.holdfast.cli.operation;

import dev.holdfast.agent.operation.RebuildReport;
import dev.holdfast.agent.operation.RebuildRequest;
import dev.holdfast.agent.operation.RebuildRequest.Step;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.status.Agents;
import dev.holdfast.cli.status.ClusterOption;
import dev.holdfast.cli.terminal.OnInterrupt;
import dev.holdfast.cli.terminal.Terminal;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast rebuild}. */
@Command(
    name = "rebuild",
    description = "Replace a replica's data by a copy of another node's.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The copy is made beside the data directory and put in its place when it is whole. The old",
      "data are kept there until --forget-old. Ctrl-C ends only the watching: the rebuild goes on,",
      "and the same command watches it again."
    })
public final class RebuildCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Labs labs;
  private final Terminal terminal;

  @Mixin private final ClusterOption cluster = new ClusterOption();

  @Parameters(paramLabel = "NODE", description = "The replica that is rebuilt.")
  private String node = "";

  @Option(
      names = "--from",
      paramLabel = "DONOR",
      description = "Whose data; another replica's, or the primary's, when left out.")
  private @Nullable String from;

  @Option(
      names = "--rate",
      paramLabel = "SIZE/s",
      description = "At most so much per second, like 20MB/s; no limit when left out.")
  private @Nullable String rate;

  @Option(
      names = "--forget-old",
      description = "Only delete the data that an earlier rebuild of the node has put aside.")
  private boolean forgetOld;

  @Option(names = "--dry-run", description = "Only say who would give, or what is in the way.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Don't ask.")
  private boolean yes;

  @Option(names = "--json", description = "Print one JSON object at the end.")
  private boolean json;

  public RebuildCommand(Labs labs, Terminal terminal) {
    this.labs = labs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Agents agents = cluster.of(labs);
    long limit = rate == null ? 0 : Rate.parse(rate);
    if (forgetOld) {
      return forget(agents);
    }
    RebuildReport now = ask(agents, Step.LOOK, limit);
    if (!now.state().equals("running")) {
      RebuildReport plan = ask(agents, Step.PLAN, limit);
      String says = "the data of " + node + " by a copy of " + plan.donor() + "'s";
      if (dryRun) {
        show(plan, "would replace " + says);
        return 0;
      }
      if (!Consent.to("Replace " + says + "? The old data are kept.", yes, terminal)) {
        terminal.err().println("nothing was changed");
        return 1;
      }
      now = ask(agents, Step.BEGIN, limit);
    }
    RebuildReport begun = now;
    RebuildWatch watch = new RebuildWatch(terminal, () -> ask(agents, Step.LOOK, limit));
    RebuildReport end =
        new OnInterrupt(() ->
            terminal.err().println("the rebuild goes on; watch it again: holdfast rebuild " + node))
            .guard(() -> watch.untilEnd(begun));
    if (end.state().equals("failed") || end.state().equals("idle")) {
      throw new Failure(
          "rebuild-failed",
          "rebuilding " + node,
          end.state().equals("idle") ? "its agent was restarted in the middle" : end.text(),
          "Its old data are as they were. The same command tries again.");
    }
    show(end, node + " has new data and follows; the old ones are in " + end.kept());
    return 0;
  }

  private int forget(Agents agents) {
    RebuildReport now = ask(agents, Step.LOOK, 0);
    if (now.kept() != null
        && !Consent.to("Delete " + now.kept() + " on " + node + "?", yes, terminal)) {
      terminal.err().println("nothing was changed");
      return 1;
    }
    show(ask(agents, Step.FORGET_OLD, 0), "the old data of " + node + " are deleted");
    return 0;
  }

  private RebuildReport ask(Agents agents, Step step, long limit) {
    RebuildRequest request = new RebuildRequest(node, from, limit, step, false);
    return agents.act("rebuild", request, PATIENCE, RebuildReport.class);
  }

  private void show(RebuildReport report, String text) {
    terminal.out().println(json ? Json.MAPPER.writeValueAsString(report) : text);
  }
}
