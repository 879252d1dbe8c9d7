package dev.holdfast.agent.config;

import dev.holdfast.agent.config.NodeConfig.Member;
import dev.holdfast.agent.config.NodeConfig.StorePorts;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.NodeName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold between the members of one cluster. */
final class MemberRules {
  private MemberRules() {}

  /** Returns the members, or complains with file and line. */
  static List<Member> check(Group root, List<Member> members) {
    Set<NodeName> names = new HashSet<>();
    Map<Endpoint, String> taken = new HashMap<>();
    for (Member member : members) {
      if (!names.add(member.name())) {
        throw root.complaint(
            "members",
            "two members are called " + member.name(),
            "Give each its own name: data is told apart by it.");
      }
      uses(member).forEach((use, at) -> claim(root, taken, at, use + " of " + member.name()));
    }
    return members;
  }

  private static Map<String, Endpoint> uses(Member member) {
    StorePorts store = member.store();
    return Map.of(
        "api", member.api(),
        "server", member.server(),
        "store.quorum", new Endpoint(store.host(), store.quorum()),
        "store.election", new Endpoint(store.host(), store.election()),
        "store.client", new Endpoint(store.host(), store.client()));
  }

  private static void claim(Group root, Map<Endpoint, String> taken, Endpoint at, String use) {
    String other = taken.put(at, use);
    if (other != null) {
      throw root.complaint(
          "members",
          at + " is given twice: as " + other + " and as " + use,
          "Give each its own port.");
    }
  }
}
