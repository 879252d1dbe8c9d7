package dev.holdfast.bench;

import dev.holdfast.base.Durations;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Json;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabPlan;
import dev.holdfast.lab.LabStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run cost}. */
@Command(
    name = "cost",
    mixinStandardHelpOptions = true,
    header = "Commits per second beside plain replication.",
    description = {
      "Commits per second: Holdfast direct and through its router, beside servers of the same",
      "durability that replicate asynchronously, and semi-synchronously without Holdfast."
    })
final class CostCommand implements Callable<Integer> {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final List<Integer> CLIENTS = List.of(1, 12);

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "How long each is measured; ${DEFAULT-VALUE} when left out.")
  private String time = "10s";

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often; the median counts; ${DEFAULT-VALUE} when left out.")
  private int rounds;

  @Option(names = "--json", description = "Print one JSON object, and everything else on stderr.")
  private boolean json;

  /** Commits per second of one arrangement, for one and for many clients. */
  record Line(String arrangement, int clients, double perSecond, double ratio) {}

  /** What was measured on which machine. */
  record Report(Machine machine, List<Line> lines) {}

  @Override
  public Integer call() throws Exception {
    Duration each = Durations.parse(time);
    Machine machine = Machine.lookAndWarn();
    Throughput measured = new Throughput(WARM_UP, each);
    Path folder = Files.createTempDirectory("hfcost");
    for (int round = 0; round < rounds; round++) {
      for (PlainServers.Replication mode : PlainServers.Replication.values()) {
        plain(measured, folder, mode);
      }
      holdfast(measured);
      System.err.printf("round %d of %d is done%n", round + 1, rounds);
    }
    Files.delete(folder);
    print(new Report(machine, lines(measured)));
    return 0;
  }

  private static void plain(Throughput measured, Path folder, PlainServers.Replication mode)
      throws Exception {
    PlainServers set = new PlainServers(folder.resolve("plain"), mode);
    boolean _ =
        set.use(() -> {
          List<Endpoint> primary = List.of(set.endpoints().getFirst());
          String name = mode.name().toLowerCase(Locale.ROOT).replace('_', '-') + ", no Holdfast";
          for (int clients : CLIENTS) {
            measured.measure(name, clients, primary, PlainServers.CLIENT, PlainServers.PASSWORD);
          }
          return true;
        });
  }

  private static void holdfast(Throughput measured) throws Exception {
    TemporaryLab place = TemporaryLab.make();
    place.use(() -> {
      measure(place.lab(), measured);
      return true;
    });
  }

  private static void measure(Lab lab, Throughput measured) throws Exception {
    LabStatus up = lab.up(new LabPlan(3, lab.folder(), false, OptionalInt.empty()), START, _ -> {});
    LabStatus.NodeStatus primary =
        up.nodes().stream().filter(n -> n.role().equals("primary")).findFirst().orElseThrow();
    Endpoint direct = Endpoint.parse(primary.host() + ":" + primary.port());
    Endpoint router = Endpoint.parse(up.router().primary());
    String password = lab.clientPassword().value();
    for (int clients : CLIENTS) {
      measured.measure("Holdfast, direct", clients, List.of(direct), Lab.CLIENT, password);
      measured.measure(
          "Holdfast, through the router", clients, List.of(router), Lab.CLIENT, password);
    }
  }

  private static List<Line> lines(Throughput measured) {
    List<Line> lines = new ArrayList<>();
    for (int clients : CLIENTS) {
      double base = measured.median("asynchronous, no Holdfast", clients);
      for (String name : measured.arrangements()) {
        double perSecond = measured.median(name, clients);
        lines.add(
            new Line(
                name, clients, Math.round(perSecond), Math.round(perSecond / base * 100) / 100.0));
      }
    }
    return lines;
  }

  private void print(Report report) {
    if (json) {
      System.out.println(Json.MAPPER.writeValueAsString(report));
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%d cores, load average %.2f before%n%n%-32s %8s %12s %6s%n",
        report.machine().cores(),
        report.machine().load(),
        "",
        "clients",
        "commits/s",
        "ratio");
    for (Line l : report.lines()) {
      System.out.printf(
          Locale.ROOT,
          "%-32s %8d %12.0f %6.2f%n",
          l.arrangement(),
          l.clients(),
          l.perSecond(),
          l.ratio());
    }
  }
}
