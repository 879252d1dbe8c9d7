package dev.holdfast.cli.time;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.cli.terminal.OnInterrupt;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.recovery.impact.Conflict;
import dev.holdfast.recovery.impact.Plan;
import dev.holdfast.recovery.impact.Planning;
import dev.holdfast.recovery.impact.Policies;
import dev.holdfast.recovery.restore.Restore;
import dev.holdfast.recovery.restore.RestoreFolder;
import dev.holdfast.recovery.restore.RestoreRequest;
import dev.holdfast.server.ReplayServers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast time plan}. */
@Command(
    name = "plan",
    description = "Say what leaving transactions out would mean for those that came later.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Nothing is replayed. The base is copied, because the keys of its tables are needed; with",
      "--dir, time restore goes on with that copy.",
      "Exit codes: 0 nothing is in the way; 1 a later change has no answer; 2 wrong input."
    })
final class PlanCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final int SHOWN = 50;
  private static final int NAMED = 10;
  private final Terminal terminal;
  private final ZoneId zone;
  private final ReplayServers servers;

  @Mixin private ReplayOptions replay = new ReplayOptions();
  @Mixin private ConflictOptions conflicts = new ConflictOptions();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Keep the copy here for time restore; without it, it is deleted.")
  private @Nullable Path dir;

  @Option(names = "--json", description = "Print one JSON object, with all conflicts.")
  private boolean json;

  /** The plan as {@code --json} prints it. */
  private record View(
      long transactions,
      long bytes,
      List<String> leftOut,
      List<String> alsoLeftOut,
      long conflictCount,
      long unresolved,
      boolean rowsLoggedInPart,
      List<ConflictView> conflicts) {}

  PlanCommand(Terminal terminal, ZoneId zone, ReplayServers servers) {
    this.terminal = terminal;
    this.zone = zone;
    this.servers = servers;
  }

  @Override
  public Integer call() throws Exception {
    Path folder = dir == null ? RestoreCommand.newFolder() : dir;
    RestoreRequest request = replay.request(folder, zone);
    if (request.without().ranges().isEmpty()) {
      throw ReplayOptions.usage("--without is missing");
    }
    RestoreOutput output = new RestoreOutput(terminal, json);
    List<Plan> plans = new ArrayList<>();
    try {
      new OnInterrupt(() -> servers.stop(folder))
          .guard(() -> {
            prepare(request, output, plans);
            return true;
          });
    } finally {
      if (dir == null && new RestoreFolder(folder).begun()) {
        new RestoreFolder(folder).remove(servers);
      }
    }
    print(plans.getFirst());
    return plans.getFirst().unresolved() == 0 ? 0 : 1;
  }

  private void prepare(RestoreRequest request, RestoreOutput output, List<Plan> plans) {
    Policies policies = conflicts.policies();
    try {
      new Restore(servers, request, output::progress)
          .prepare(new Planning(policies, plans::add), policies.toString());
    } catch (Failure e) {
      if (plans.isEmpty() || !e.code().equals("plan-conflicts")) {
        throw e;
      }
    }
    output.finishLine();
  }

  private void print(Plan plan) {
    if (json) {
      terminal.out().println(Json.MAPPER.writeValueAsString(view(plan)));
      return;
    }
    line("after base", plan.transactions() + " transactions, " + (plan.bytes() >> 20) + " MiB");
    line("left out", texts(plan.leftOut()));
    if (!plan.alsoLeftOut().isEmpty()) {
      line("because of", texts(plan.alsoLeftOut()) + " as well");
    }
    line(
        "conflicts",
        plan.conflictCount() == 0
            ? "none: nothing later builds on it"
            : plan.conflictCount() + ", " + plan.unresolved() + " without an answer");
    plan.conflicts().stream().limit(SHOWN).forEach(this::conflict);
    if (plan.conflictCount() > SHOWN) {
      terminal.out().println("  and " + (plan.conflictCount() - SHOWN) + " more: see --json");
    }
    if (plan.partial()) {
      line("note", "rows were logged in part (binlog_row_image): conflicts may be missing here");
    }
  }

  private void conflict(Conflict c) {
    String what =
        c.table() + (c.columns().isEmpty() ? "" : " (" + String.join(", ", c.columns()) + ")");
    terminal
        .out()
        .println(
            "  %s  %-14s %-6s %s %s: %s"
                .formatted(
                    TIME.format(Instant.ofEpochSecond(c.seconds()).atZone(zone)),
                    c.gtid(),
                    c.kind().name().toLowerCase(Locale.ROOT),
                    what,
                    c.key(),
                    c.outcome()));
  }

  private static View view(Plan plan) {
    return new View(
        plan.transactions(),
        plan.bytes(),
        plan.leftOut().stream().map(Object::toString).toList(),
        plan.alsoLeftOut().stream().map(Object::toString).toList(),
        plan.conflictCount(),
        plan.unresolved(),
        plan.partial(),
        plan.conflicts().stream().map(ConflictView::of).toList());
  }

  static String texts(List<?> some) {
    String first = String.join(", ", some.stream().limit(NAMED).map(Object::toString).toList());
    return some.size() <= NAMED ? first : first + " and " + (some.size() - NAMED) + " more";
  }

  private void line(String label, String text) {
    terminal.out().println("%-12s %s".formatted(label, text));
  }
}
