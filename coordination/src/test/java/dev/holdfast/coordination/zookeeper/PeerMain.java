package dev.holdfast.coordination.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.base.NodeName;
import dev.holdfast.coordination.Answer;
import dev.holdfast.coordination.CasOutcome;
import dev.holdfast.coordination.Coordination;
import dev.holdfast.coordination.CoordinationContract;
import dev.holdfast.coordination.Key;
import dev.holdfast.coordination.KeyValueStore.Entry;
import dev.holdfast.coordination.zookeeper.Ensemble.Member;
import dev.holdfast.decision.VersionedRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * A process with one peer and one client, as an agent has them, which does as it is told by lines
 * on its standard input: {@code leader}, {@code write N}, {@code read N}, {@code outage MILLIS},
 * {@code stepdown}, {@code elect NAME}, {@code primary}. Ends when its standard input does.
 */
final class PeerMain {
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private final EnsemblePeer peer;
  private final Coordination client;
  private final Key key;

  private PeerMain(EnsemblePeer peer, Coordination client, NodeName self) {
    this.peer = peer;
    this.client = client;
    this.key = new Key("members", self.value());
  }

  /** Arguments: own name, folder, then host:client:quorum:election of db1, db2, … */
  public static void main(String[] args) throws IOException {
    NodeName self = new NodeName(args[0]);
    Ensemble ensemble = new Ensemble(parse(Arrays.asList(args).subList(2, args.length)), "token");
    EnsemblePeer peer = EnsemblePeer.start(ensemble, self, Path.of(args[1]));
    try (peer;
        Coordination client = ZooKeeperCoordination.open(ensemble, self, peer::leader, DEADLINE);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      PeerMain main = new PeerMain(peer, client, self);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(main.obey(line));
      }
    }
  }

  static List<String> format(List<Member> members) {
    return members.stream()
        .map(member ->
            "%s:%d:%d:%d"
                .formatted(
                    member.host(), member.clientPort(), member.quorumPort(), member.electionPort()))
        .toList();
  }

  private static List<Member> parse(List<String> members) {
    List<Member> parsed = new ArrayList<>();
    for (String member : members) {
      String[] part = member.split(":", -1);
      parsed.add(
          new Member(
              new NodeName("db" + (parsed.size() + 1)),
              part[0],
              Integer.parseInt(part[1]),
              Integer.parseInt(part[2]),
              Integer.parseInt(part[3])));
    }
    return parsed;
  }

  private String obey(String line) {
    String[] word = line.split(" ", -1);
    return switch (word[0]) {
      case "leader" -> peer.leader().map(NodeName::value).orElse("none");
      case "elect" -> elect(word[1]);
      case "primary" -> primary();
      case "stepdown" -> Boolean.toString(peer.stepDown(Duration.ofSeconds(10)));
      case "write" -> latencies(Integer.parseInt(word[1]));
      case "read" -> reads(Integer.parseInt(word[1]));
      case "outage" -> Long.toString(longestGap(Duration.ofMillis(Long.parseLong(word[1]))));
      default -> "unknown command";
    };
  }

  private String elect(String primary) {
    return client.terms().read() instanceof Answer.Known<Optional<VersionedRecord>>(var found)
        ? client
            .terms()
            .compareAndSet(
                found.map(at -> OptionalLong.of(at.version())).orElse(OptionalLong.empty()),
                CoordinationContract.record(primary))
            .toString()
        : "unavailable";
  }

  private String primary() {
    return client.terms().read() instanceof Answer.Known<Optional<VersionedRecord>>(var found)
        ? found.map(at -> at.record().primary().value()).orElse("none")
        : "unavailable";
  }

  /** Milliseconds of the median and of the 99th percentile. */
  private String latencies(int count) {
    return measured(count, this::write);
  }

  private String reads(int count) {
    return measured(count, () -> client.terms().read() instanceof Answer.Known);
  }

  private static String measured(int count, BooleanSupplier work) {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      if (work.getAsBoolean()) {
        millis.add((System.nanoTime() - start) / 1e6);
      }
    }
    millis.sort(null);
    return millis.isEmpty()
        ? "none"
        : "%.2f %.2f"
            .formatted(millis.get(millis.size() / 2), millis.get(millis.size() * 99 / 100));
  }

  /** Writes for so long; returns the longest time in milliseconds that nothing was written. */
  private long longestGap(Duration length) {
    long start = System.nanoTime();
    long last = start;
    long longest = 0;
    while (System.nanoTime() - start < length.toNanos()) {
      boolean written = write();
      long now = System.nanoTime();
      if (written) {
        longest = Math.max(longest, now - last);
        last = now;
      }
    }
    return Math.max(longest, System.nanoTime() - last) / 1_000_000;
  }

  private boolean write() {
    return client.entries().put(key, "x") instanceof CasOutcome.Written<Entry>;
  }
}
