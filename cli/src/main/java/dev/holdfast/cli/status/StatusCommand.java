package dev.holdfast.cli.status;

import dev.holdfast.agent.api.StatusView;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.terminal.LiveLines;
import dev.holdfast.cli.terminal.Terminal;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast status}. */
@Command(
    name = "status",
    description = "Show the cluster as an agent sees it.",
    mixinStandardHelpOptions = true,
    footer = {"", "Without --agent it asks the agents of the lab."})
public final class StatusCommand implements Callable<Integer> {
  private static final long SECOND_MILLIS = 1_000;
  private final Labs labs;
  private final Terminal terminal;
  private final Clock clock;

  @Mixin private final ClusterOption cluster = new ClusterOption();

  @Option(names = "--json", description = "Print one JSON object, with --watch one a second.")
  private boolean json;

  @Option(names = "--watch", description = "Show it again each second, until Ctrl-C.")
  private boolean watch;

  public StatusCommand(Labs labs, Terminal terminal, Clock clock) {
    this.labs = labs;
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    Agents asked = cluster.of(labs);
    if (!watch) {
      print(asked.status());
      return 0;
    }
    try (LiveLines screen = new LiveLines(terminal)) {
      while (true) {
        watch(asked, screen);
        Thread.sleep(SECOND_MILLIS);
      }
    }
  }

  private void watch(Agents asked, LiveLines screen) throws InterruptedException {
    try {
      StatusView view = asked.status();
      if (json || !terminal.live()) {
        print(view);
      } else {
        screen.show(StatusTable.lines(view, clock.instant()));
      }
    } catch (Failure e) {
      screen.show(List.of(e.getMessage() == null ? e.code() : e.getMessage()));
    }
  }

  private void print(StatusView view) {
    if (json) {
      terminal.out().println(Json.MAPPER.writeValueAsString(view));
      return;
    }
    StatusTable.lines(view, clock.instant())
        .forEach(line -> terminal.out().println(terminal.markup(line)));
  }
}
