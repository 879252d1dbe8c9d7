package dev.holdfast.cli.demo;

import dev.holdfast.cli.terminal.Roles;
import dev.holdfast.cli.terminal.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The demo's live view: a model in, lines with picocli's colour markup out. */
final class DemoView {
  private static final long OUTAGE_SHOWN_FROM_MILLIS = 250;
  private static final int LABEL = 18;
  private final boolean unicode;

  DemoView(boolean unicode) {
    this.unicode = unicode;
  }

  /** At most {@code rows} lines; they are cut to the terminal's width by whoever draws them. */
  List<String> lines(DemoModel model, int rows, int columns) {
    List<String> lines = new ArrayList<>();
    lines.add(title(model));
    lines.add(model.stage());
    lines.add("");
    lines.addAll(nodes(model));
    lines.add("");
    lines.add(purchases(model, columns));
    lines.add(acknowledged(model));
    addFailovers(model, rows - lines.size(), columns, lines);
    return lines.subList(0, Math.min(lines.size(), rows));
  }

  private static String title(DemoModel model) {
    String version =
        model.serverVersion() == null ? "MariaDB" : "MariaDB " + short_(model.serverVersion());
    String time =
        model.elapsed().isZero()
            ? ""
            : ", " + model.elapsed().toSeconds() + " s of " + model.plan().running().toSeconds();
    String kills =
        model.plan().kills() == 0
            ? ""
            : ", kill " + model.failovers().size() + " of " + model.plan().kills();
    return "@|bold holdfast demo|@  " + DemoPlan.NODES + " x " + version + time + kills;
  }

  private List<String> nodes(DemoModel model) {
    Table table = new Table("NODE", "ROLE", "TERM", "GTID", "");
    for (DemoModel.Node node : model.nodes()) {
      table.row(
          node.name(),
          dot(node.role()) + Roles.coloured(node.role()),
          Long.toString(node.term()),
          Table.text(node.gtid()),
          node.note());
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.addAll(Collections.nCopies(DemoPlan.NODES - model.nodes().size(), ""));
    return lines;
  }

  private String dot(String role) {
    if (!unicode) {
      return "";
    }
    return role.equals("down") ? "○ " : "● ";
  }

  private String purchases(DemoModel model, int columns) {
    List<Integer> numbers = model.purchasesPerSecond();
    int last = numbers.isEmpty() ? 0 : numbers.getLast();
    String line = Sparkline.of(numbers, Math.max(10, columns - 40), unicode);
    return String.format("%-12s %6d  @|cyan %s|@", "purchases/s", last, line);
  }

  private static String acknowledged(DemoModel model) {
    String gap =
        model.gap().toMillis() < OUTAGE_SHOWN_FROM_MILLIS
            ? ""
            : String.format("   @|bold,red nothing for %d ms|@", model.gap().toMillis());
    return String.format("%-12s %6d%s", "acknowledged", model.acknowledged(), gap);
  }

  /** The newest in full, the ones before in a line each as far as there is room. */
  private void addFailovers(DemoModel model, int room, int columns, List<String> lines) {
    if (model.failovers().isEmpty()) {
      return;
    }
    List<String> newest = timeline(model.failovers().getLast(), columns);
    List<String> before = new ArrayList<>();
    List<Failover> earlier = model.failovers().subList(0, model.failovers().size() - 1);
    int from = Math.max(0, earlier.size() - Math.max(0, room - newest.size() - 2));
    for (Failover failover : earlier.subList(from, earlier.size())) {
      before.add(summary(failover));
    }
    lines.add("");
    lines.addAll(before);
    lines.addAll(newest);
  }

  List<String> timeline(Failover failover, int columns) {
    List<String> lines = new ArrayList<>();
    lines.add("@|bold " + failover.killed() + "'s server was killed (kill -9)|@");
    long longest = failover.phases().stream().mapToLong(Failover.Phase::millis).max().orElse(1);
    for (Failover.Phase phase : failover.phases()) {
      lines.add(bar(phase, Math.max(1, longest), Math.max(8, columns - LABEL - 16)));
    }
    Duration back = failover.back();
    if (back != null) {
      lines.add(
          String.format(
              "  %-" + LABEL + "s %6.1f s",
              failover.killed() + " follows",
              back.toMillis() / 1000.0));
    }
    return lines;
  }

  private String bar(Failover.Phase phase, long longest, int room) {
    int length = (int) Math.max(1, phase.millis() * room / longest);
    String bar = (unicode ? "━" : "=").repeat(length);
    String colour = phase.name().equals("first purchase") ? "green" : "yellow";
    return String.format(
        "  %-" + LABEL + "s %6d ms @|%s %s|@", phase.name(), phase.millis(), colour, bar);
  }

  private static String summary(Failover failover) {
    Duration outage = failover.outage();
    return String.format(
        "  %s killed, %s took over, %s ms without a purchase",
        failover.killed(), failover.successor(), outage == null ? "?" : outage.toMillis());
  }

  /** {@code 10.11.19} of {@code 10.11.19-MariaDB-0+deb12u1-log}. */
  private static String short_(String version) {
    int dash = version.indexOf('-');
    return dash < 0 ? version : version.substring(0, dash);
  }
}
