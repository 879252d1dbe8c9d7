package dev.holdfast.coordination.zookeeper;

import dev.holdfast.base.NodeName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.zookeeper.metrics.impl.NullMetricsProvider;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig.ConfigException;

/**
 * ZooKeeper's own settings (ZooKeeper Administrator's Guide, "Configuration Parameters"). Times are
 * chosen for one switch or a few racks apart, and for peers that share two cores with a busy
 * database: a peer that is killed is noticed by its closed sockets at once; the limits here are for
 * frozen and unreachable ones.
 */
final class PeerSettings {
  private static final Duration TICK = Duration.ofMillis(500);

  /** A frozen leader loses its followers, a frozen follower its leader, after this many ticks. */
  private static final int SYNC_LIMIT = 4;

  /** An election that leads nowhere is begun again after this many ticks. */
  private static final int INIT_LIMIT = 10;

  /** Settings that ZooKeeper reads from system properties only, some of them once per process. */
  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("zookeeper.admin.enableServer", "false"),
          // Empty: the four-letter commands need no password, so none is answered.
          Map.entry("zookeeper.4lw.commands.whitelist", ""),
          Map.entry("zookeeper.jmx.log4j.disable", "true"),
          Map.entry("zookeeper.DigestAuthenticationProvider.digestAlg", "SHA-256"),
          // The log file grows by this many kB at once; ZooKeeper's own 64 MB is a lot for a key.
          Map.entry("zookeeper.preAllocSize", "1024"),
          Map.entry("zookeeper.cnxTimeout", "500"),
          Map.entry("zookeeper.leaderConnectDelayDuringRetryMs", "40"),
          // The first votes cross while some still follow the lost leader: vote again at once.
          Map.entry("zookeeper.fastleader.minNotificationInterval", "50"),
          Map.entry("zookeeper.fastleader.maxNotificationInterval", "1000"),
          // Each is a wait for work that a stopping peer would throw away.
          Map.entry("zookeeper.request_throttler.shutdownTimeout", "200"),
          Map.entry("zookeeper.commitProcessor.shutdownTimeout", "200"),
          Map.entry("zookeeper.nio.shutdownTimeout", "200"),
          Map.entry("zookeeper.leader.closeSocketAsync", "true"),
          Map.entry("zookeeper.learner.closeSocketAsync", "true"));

  private PeerSettings() {}

  static QuorumPeerConfig of(Ensemble ensemble, NodeName self, Path folder)
      throws IOException, ConfigException {
    PROPERTIES.forEach(System::setProperty);
    Ensemble.Member own = ensemble.member(self);
    Properties settings = new Properties();
    settings.setProperty("dataDir", folder.toAbsolutePath().toString());
    settings.setProperty("clientPortAddress", own.host());
    settings.setProperty("clientPort", Integer.toString(own.clientPort()));
    settings.setProperty("tickTime", Long.toString(TICK.toMillis()));
    settings.setProperty("syncLimit", Integer.toString(SYNC_LIMIT));
    settings.setProperty("initLimit", Integer.toString(INIT_LIMIT));
    // A store of one is an ensemble of one, so that one and three run the same code.
    settings.setProperty("standaloneEnabled", "false");
    settings.setProperty("maxClientCnxns", "200");
    settings.setProperty("metricsProvider.className", NullMetricsProvider.class.getName());
    for (Ensemble.Member member : ensemble.members()) {
      settings.setProperty(
          "server." + ensemble.id(member.name()),
          "%s:%d:%d"
              .formatted(bracketed(member.host()), member.quorumPort(), member.electionPort()));
    }
    QuorumPeerConfig config = new QuorumPeerConfig();
    config.parseProperties(settings);
    return config;
  }

  private static String bracketed(String host) {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }
}
