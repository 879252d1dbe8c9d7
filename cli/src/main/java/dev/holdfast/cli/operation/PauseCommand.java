package dev.holdfast.cli.operation;

import dev.holdfast.agent.operation.PauseReport;
import dev.holdfast.agent.operation.PauseRequest;
import dev.holdfast.base.Durations;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.status.ClusterOption;
import dev.holdfast.cli.terminal.Terminal;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast pause}. */
@Command(
    name = "pause",
    description = "Make the agents only watch, for maintenance by hand.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "While the cluster is paused there is no failover, and no server is started, killed or",
      "mended. Nothing that was promised is taken back, and a primary that is cut off from the",
      "store and from all ackers closes all the same."
    })
public final class PauseCommand implements Callable<Integer> {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Labs labs;
  private final Terminal terminal;

  @Mixin private final ClusterOption cluster = new ClusterOption();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "When it ends by itself, like 2h; with 'holdfast resume' only when left out.")
  private @Nullable String length;

  @Option(names = "--reason", paramLabel = "TEXT", description = "What the status tells others.")
  private String reason = "";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  public PauseCommand(Labs labs, Terminal terminal) {
    this.labs = labs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Long millis = length == null ? null : Durations.parse(length).toMillis();
    if (millis != null && millis == 0) {
      throw new Failure(
          "bad-duration", "pausing for " + length, "that is no time at all", "Write it like 2h.");
    }
    PauseReport report =
        cluster
            .of(labs)
            .act("pause", new PauseRequest(millis, reason), PATIENCE, PauseReport.class);
    show(report, "paused; 'holdfast resume' ends it", json, terminal);
    return 0;
  }

  static void show(PauseReport report, String text, boolean json, Terminal terminal) {
    if (json) {
      terminal.out().println(Json.MAPPER.writeValueAsString(report));
      return;
    }
    terminal.out().println(text);
    if (!report.unheard().isEmpty()) {
      String who = String.join(", ", report.unheard());
      terminal.err().println(who + " not heard: there it holds once the agent reaches the store");
    }
  }
}
