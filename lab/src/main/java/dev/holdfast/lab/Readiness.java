package dev.holdfast.lab;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.api.StatusView.NodeView;
import dev.holdfast.agent.api.StatusView.RecordView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether all nodes do what they are for: one serves, the others follow, and at least one of them
 * acknowledges. Reports each node's way there.
 */
final class Readiness {
  private final LabState lab;
  private final Map<String, String> said = new LinkedHashMap<>();
  private static final Set<Role> READY = Set.of(Role.PRIMARY, Role.REPLICA, Role.DELAYED);

  private List<String> missing = List.of("nothing was heard yet");

  Readiness(LabState lab) {
    this.lab = lab;
  }

  boolean ready(Map<String, StatusView> answers, Progress progress) {
    List<String> reasons = new ArrayList<>();
    boolean acker = false;
    boolean primary = false;
    for (LabState.Node node : lab.nodes()) {
      StatusView view = answers.get(node.name());
      NodeView self = view == null ? null : self(view);
      if (view == null || self == null) {
        reasons.add("the agent of " + node.name() + " does not answer");
        continue;
      }
      report(node.name(), RoleWords.of(self.role()), view.record(), progress);
      primary |= self.role() == Role.PRIMARY;
      acker |= self.acknowledges();
      if (!READY.contains(self.role())) {
        String waiting = view.waitingFor() == null ? "" : " (" + view.waitingFor() + ")";
        reasons.add(node.name() + " is " + RoleWords.of(self.role()) + waiting);
      }
    }
    if (!primary) {
      reasons.add("nobody is primary");
    } else if (!acker) {
      reasons.add("no replica acknowledges");
    }
    missing = reasons;
    return reasons.isEmpty();
  }

  String missing() {
    return String.join(", ", missing);
  }

  private void report(String node, String role, @Nullable RecordView record, Progress progress) {
    if (!role.equals(said.put(node, role))) {
      progress.say(node + " is " + role + (record == null ? "" : " in term " + record.term()));
    }
  }

  private static @Nullable NodeView self(StatusView view) {
    return view.nodes().stream().filter(n -> n.name().equals(view.self())).findFirst().orElse(null);
  }
}
