package dev.holdfast.cli.lab;

import dev.holdfast.cli.terminal.Roles;
import dev.holdfast.cli.terminal.Table;
import dev.holdfast.lab.LabStatus;
import dev.holdfast.lab.LabStatus.NodeStatus;
import java.util.ArrayList;
import java.util.List;

/** A lab's status as people read it. */
final class LabTable {
  private LabTable() {}

  static List<String> lines(LabStatus status) {
    Table table = new Table("NODE", "ROLE", "TERM", "ADDRESS", "SERVER", "AGENT", "GTID");
    for (NodeStatus node : status.nodes()) {
      table.row(
          node.name(),
          Roles.coloured(node.role()),
          Table.text(node.term()),
          node.host() + ":" + node.port(),
          Table.text(node.serverPid()),
          Table.text(node.agentPid()),
          Table.text(node.gtid()));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("");
    lines.add(
        "router: primary " + status.router().primary() + ", replicas " + status.router().replica());
    return lines;
  }
}
