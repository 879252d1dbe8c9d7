package dev.holdfast.coordination.zookeeper;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The peers that hold the store together: one is a store without redundancy, three survive the loss
 * of any one. All agents must be given the same list in the same order.
 *
 * @param members 1, 3 or 5
 * @param clusterToken only who knows it can read or write the store; never sent or stored itself
 */
public record Ensemble(List<Member> members, String clusterToken) {

  /**
   * One peer's addresses. All three ports are bound to the host's address and no other.
   *
   * @param clientPort where agents ask
   * @param quorumPort where followers follow the leader
   * @param electionPort where peers elect the leader
   */
  public record Member(
      NodeName name, String host, int clientPort, int quorumPort, int electionPort) {
    Endpoint client() {
      return new Endpoint(host, clientPort);
    }

    List<Endpoint> all() {
      return List.of(client(), new Endpoint(host, quorumPort), new Endpoint(host, electionPort));
    }
  }

  public Ensemble {
    members = List.copyOf(members);
    if (members.size() % 2 == 0 || members.size() > 5) {
      throw new Failure(
          "bad-ensemble",
          "setting up the coordination store",
          members.size() + " members were named",
          "Name 1, 3 or 5: an even number survives no more losses than one less.");
    }
  }

  /** ZooKeeper's server id: 1 for the first. */
  long id(NodeName name) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).name().equals(name)) {
        return i + 1L;
      }
    }
    throw new Failure(
        "not-a-member",
        "starting the coordination store of " + name,
        name + " is not among its members " + members.stream().map(Member::name).toList(),
        "Add it to the list of members on every node.");
  }

  Member member(NodeName name) {
    return members.get((int) id(name) - 1);
  }

  Optional<NodeName> nameOf(long id) {
    return id >= 1 && id <= members.size()
        ? Optional.of(members.get((int) id - 1).name())
        : Optional.empty();
  }

  /**
   * What a client shows to a peer. It crosses the network in the clear, so it is derived from the
   * token instead of being the token, which also opens the agents' API.
   */
  byte[] credential() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(clusterToken.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] digest = mac.doFinal("coordination store".getBytes(StandardCharsets.UTF_8));
      return ("holdfast:" + HexFormat.of().formatHex(digest)).getBytes(StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  @Override
  public String toString() {
    return "Ensemble" + members;
  }
}
