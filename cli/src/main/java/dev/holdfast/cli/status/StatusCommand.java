package dev.holdfast.cli.status;

import dev.holdfast.agent.api.StatusView;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.base.SecretFile;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.terminal.LiveLines;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.lab.Lab;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--agent",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "The agents to ask; the first answer counts.")
  private @Nullable List<String> agents;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The cluster token; that of the lab when left out.")
  private @Nullable Path tokenFile;

  @Option(names = "--dir", paramLabel = "DIR", description = "The lab that is meant.")
  private @Nullable Path dir;

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
    Agents asked = agents();
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

  private Agents agents() {
    Lab lab = labs.in(dir);
    List<String> named = agents == null ? lab.apis() : agents;
    if (named.isEmpty()) {
      throw new Failure(
          "no-agent",
          "looking for an agent to ask",
          "none is named, and there is no lab in " + lab.folder(),
          "Name one with --agent HOST:PORT --token-file FILE, or start a lab: holdfast lab up.");
    }
    return new Agents(
        named.stream().map(Endpoint::parse).toList(),
        tokenFile == null ? lab.token() : SecretFile.read(tokenFile));
  }
}
