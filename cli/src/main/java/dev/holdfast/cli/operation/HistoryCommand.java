package dev.holdfast.cli.operation;

import dev.holdfast.agent.operation.HistoryReport;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.status.ClusterOption;
import dev.holdfast.cli.terminal.Terminal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast history}. */
@Command(
    name = "history",
    description =
        "Show how the last primaries came about: each step, and whether anything was lost.",
    mixinStandardHelpOptions = true)
public final class HistoryCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST = 100;

  private final Labs labs;
  private final Terminal terminal;

  @Mixin private final ClusterOption cluster = new ClusterOption();

  @Parameters(
      paramLabel = "N",
      arity = "0..1",
      defaultValue = "10",
      description = "How many, 1 to 100 (default: ${DEFAULT-VALUE}).")
  private int count = 10;

  @Option(names = "--json", description = "Print one JSON array.")
  private boolean json;

  public HistoryCommand(Labs labs, Terminal terminal) {
    this.labs = labs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (count < 1 || count > MOST) {
      throw new Failure(
          "bad-count", "showing " + count + " reports", "1 to 100 are kept", "Ask for 1 to 100.");
    }
    HistoryReport[] reports =
        cluster.of(labs).act("history", Map.of("count", count), PATIENCE, HistoryReport[].class);
    if (json) {
      terminal.out().println(Json.MAPPER.writeValueAsString(reports));
      return 0;
    }
    if (reports.length == 0) {
      terminal.out().println("no failover or switchover is known to this agent");
    }
    for (HistoryReport r : reports) {
      show(r);
    }
    return 0;
  }

  private void show(HistoryReport r) {
    String from = r.from() == null ? "" : " from " + r.from();
    String head = "term " + r.term() + ": " + r.kind() + from + " to " + r.to() + ", " + r.at();
    terminal.out().println(terminal.markup("@|bold " + head + "|@"));
    for (HistoryReport.Step s : r.steps()) {
      terminal.out().printf("%8d ms  %s %s: %s%n", s.millis(), s.node(), s.kind(), s.text());
    }
    String loss = r.lossPossible() ? "loss possible: " : "nothing lost: ";
    terminal.out().println("   " + loss + r.evidence());
  }
}
