package dev.holdfast.cli.demo;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView.NodeView;
import dev.holdfast.lab.RoleWords;

/** A node's line in the view. */
final class NodeRow {
  private NodeRow() {}

  static DemoModel.Node of(NodeView node) {
    return new DemoModel.Node(
        node.name(), RoleWords.of(node.role()), node.term(), node.gtid(), note(node));
  }

  private static String note(NodeView node) {
    if (node.problem() != null) {
      return "@|red " + node.problem() + "|@";
    }
    if (node.role() != Role.REPLICA) {
      return "";
    }
    String lag = node.lagMillis() == null ? "" : ", " + node.lagMillis() + " ms behind";
    return (node.acknowledges() ? "acknowledges" : "follows") + lag;
  }
}
