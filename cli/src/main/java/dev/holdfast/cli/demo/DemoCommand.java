package dev.holdfast.cli.demo;

import dev.holdfast.base.Durations;
import dev.holdfast.base.Json;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.terminal.OnInterrupt;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.lab.Lab;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast demo}. */
@Command(
    name = "demo",
    description = "Watch three servers serve a shop and lose their primary, and see the proof.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit code 0 only when the verdict is 'holds'; 1 violated, 3 unknown."})
public final class DemoCommand implements Callable<Integer> {
  private final Labs labs;
  private final Terminal terminal;
  private final Clock clock;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "20s",
      description = "How long the shop works, at least; ${DEFAULT-VALUE} when left out.")
  private String time = "20s";

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "1",
      description = "How often the primary's server is killed; ${DEFAULT-VALUE} when left out.")
  private int kills;

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How many the shop has; ${DEFAULT-VALUE} when left out.")
  private int customers;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "8",
      description = "Connections that buy at the same time; ${DEFAULT-VALUE} when left out.")
  private int threads;

  @Option(names = "--json", description = "Print one JSON object, and everything else on stderr.")
  private boolean json;

  @Option(names = "--keep", description = "Leave the lab running.")
  private boolean keep;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "A folder for the lab; ~/.local/state/holdfast/demo when left out.")
  private @Nullable Path dir;

  public DemoCommand(Labs labs, Terminal terminal, Clock clock) {
    this.labs = labs;
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() throws Exception {
    Lab lab = labs.in(dir == null ? labs.home().resolve("demo") : dir);
    DemoPlan plan =
        new DemoPlan(lab.folder(), Durations.parse(time), kills, customers, threads, keep);
    Stage stage = new Stage(lab, keep);
    stage.clear();
    return new OnInterrupt(stage::strike).guard(() -> perform(plan, lab, stage));
  }

  private int perform(DemoPlan plan, Lab lab, Stage stage) throws Exception {
    boolean done = false;
    try {
      Demo.Outcome outcome;
      try (Display display = display()) {
        outcome = new Demo(plan, lab, display, clock).run();
      }
      done = true;
      stage.close(outcome.report().verdict());
      print(outcome, lab);
      return exitCode(outcome.report().verdict());
    } finally {
      if (!done) {
        stage.giveUp();
      }
    }
  }

  private Display display() {
    boolean live = terminal.live() && !json;
    return live
        ? new LiveDisplay(terminal)
        : new PlainDisplay(json ? terminal.err() : terminal.out());
  }

  private void print(Demo.Outcome outcome, Lab lab) {
    if (json) {
      terminal.out().println(Json.MAPPER.writeValueAsString(outcome.report()));
      return;
    }
    Epilogue.lines(outcome, lab.folder(), keep)
        .forEach(line -> terminal.out().println(terminal.markup(line)));
  }

  private static int exitCode(String verdict) {
    return switch (verdict) {
      case "holds" -> 0;
      case "violated" -> 1;
      default -> 3;
    };
  }
}
