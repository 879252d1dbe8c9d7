package dev.holdfast.lab;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A lab as {@code lab status --json} prints it; docs/manual/lab.md explains the fields. */
public record LabStatus(List<NodeStatus> nodes, RouterAddress router, Admin admin) {
  public LabStatus {
    nodes = List.copyOf(nodes);
  }

  /**
   * One node.
   *
   * @param role {@code primary}, {@code replica}, {@code down}, … as its own agent says; as the
   *     others say while it is silent
   * @param term null when no agent knows
   */
  public record NodeStatus(
      String name,
      String host,
      int port,
      String socket,
      @Nullable Long serverPid,
      @Nullable Long agentPid,
      String role,
      @Nullable Long term,
      @Nullable String gtid,
      String api,
      String dataDir) {}

  /** Where clients connect, host:port each. */
  public record RouterAddress(String primary, String replica) {}

  /** The account that may do everything. */
  public record Admin(String user, String passwordFile) {}
}
