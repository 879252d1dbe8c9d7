package dev.holdfast.cli.lab;

import dev.holdfast.base.ByteSize;
import dev.holdfast.cli.terminal.OnInterrupt;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabPlan;
import dev.holdfast.lab.LabStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast lab up}. */
@Command(
    name = "up",
    description = "Start a practice cluster, or one that is down, and wait until it serves.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private final Labs labs;
  private final Terminal terminal;

  @Mixin private final FolderOption folder = new FolderOption();

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many: 3 or 5; ${DEFAULT-VALUE} when left out.")
  private int nodes;

  @Option(
      names = "--isolated",
      description = "Give each node a network namespace of its own; as root.")
  private boolean isolated;

  @Option(
      names = "--disk",
      paramLabel = "SIZE",
      description = "Give each node's data a file system of this size, e.g. 300M; as root.")
  private @Nullable String disk;

  @Option(
      names = "--router-port",
      paramLabel = "PORT",
      description = "Where clients reach the primary; any free port when left out.")
  private @Nullable Integer routerPort;

  UpCommand(Labs labs, Terminal terminal) {
    this.labs = labs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Lab lab = folder.of(labs);
    OptionalInt port = routerPort == null ? OptionalInt.empty() : OptionalInt.of(routerPort);
    LabPlan plan =
        new LabPlan(
            nodes, lab.folder(), isolated, Optional.ofNullable(disk).map(ByteSize::parse), port);
    LabStatus status =
        new OnInterrupt(lab::abandon).guard(() -> lab.up(plan, PATIENCE, terminal.err()::println));
    LabTable.lines(status).forEach(line -> terminal.out().println(terminal.markup(line)));
    hints(lab, status).forEach(terminal.out()::println);
    return 0;
  }

  private static java.util.List<String> hints(Lab lab, LabStatus status) {
    String port = status.router().primary().replaceFirst(".*:", "");
    return java.util.List.of(
        "",
        "Connect: mariadb -h 127.0.0.1 -P "
            + port
            + " -u shop -p\"$(cat '"
            + lab.folder()
            + "/secrets/shop')\"",
        "Watch:   holdfast status --watch --dir '" + lab.folder() + "'",
        "Break:   holdfast lab kill db1 --dir '" + lab.folder() + "'",
        "End:     holdfast lab down --purge --dir '" + lab.folder() + "'");
  }
}
