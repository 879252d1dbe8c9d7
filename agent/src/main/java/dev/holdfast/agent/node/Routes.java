package dev.holdfast.agent.node;

import dev.holdfast.agent.config.NodeConfig;
import dev.holdfast.agent.router.BackendView;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.TermRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the router in this agent may send connections, from what the node knows. */
final class Routes {
  private Routes() {}

  static BackendView of(
      Knowledge k,
      NodeConfig config,
      Function<NodeName, @Nullable Long> lagMillis,
      Announcement announcement) {
    if (k.record().isEmpty()) {
      return BackendView.unknown("this node knows no term yet");
    }
    TermRecord r = k.record().get().record();
    Endpoint primary = config.member(r.primary()).server();
    List<BackendView.Replica> replicas = new ArrayList<>();
    for (NodeConfig.Member m : config.members()) {
      Long lag = lagMillis.apply(m.name());
      if (lag != null && Serving.follows(k, m.name(), r) && !k.orders().delayed(m.name())) {
        replicas.add(new BackendView.Replica(m.server(), lag));
      }
    }
    return new BackendView(primary(k, r, primary, announcement), replicas);
  }

  private static BackendView.Primary primary(
      Knowledge k, TermRecord r, Endpoint server, Announcement announcement) {
    Long holdIn = announcement.holdInMillis(r.term());
    if (holdIn != null && holdIn == 0) {
      return new BackendView.HandingOver(r.term(), server);
    }
    return Serving.serves(k, r)
        ? new BackendView.Serving(r.term(), server)
        : new BackendView.Elected(r.term(), server);
  }
}
