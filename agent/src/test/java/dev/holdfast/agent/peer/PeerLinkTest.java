package dev.holdfast.agent.peer;

import static dev.holdfast.agent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.agent.api.ApiActions;
import dev.holdfast.agent.api.ApiServer;
import dev.holdfast.agent.api.FixedNode;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.base.NodeName;
import dev.holdfast.base.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class PeerLinkTest {
  private static final NodeName DB1 = new NodeName("db1");
  private static final NodeName DB2 = new NodeName("db2");
  private static final NodeName DB3 = new NodeName("db3");
  private static final Secret TOKEN = new Secret("token");

  /** Messages that are words; "beat 7" after "beat 3" is the same with another number. */
  private static final PeerCodec<String> WORDS =
      new PeerCodec<>() {
        @Override
        public byte[] encode(String message) {
          return Json.MAPPER.writeValueAsBytes(message);
        }

        @Override
        public String decode(JsonNode json) {
          return json.stringValue();
        }

        @Override
        public OptionalLong repeats(String last, String message) {
          return last.startsWith("beat ") && message.startsWith("beat ")
              ? OptionalLong.of(Long.parseLong(message.substring(5)))
              : OptionalLong.empty();
        }

        @Override
        public String repeated(String last, long number) {
          return "beat " + number;
        }
      };

  private final List<String> received = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @Test
  void deliversWithTheSendersName() {
    PeerLink<String> link = link(Map.of(DB2, agent(0).address()));
    link.send(DB2, "hello");
    link.broadcast("world");
    eventually("both", () -> received.size() == 2);
    assertThat(received).containsExactly("db1: hello", "db1: world");
    eventually("counted", () -> link.stats(DB2).equals(new PeerStats(2, 0)));
  }

  @Test
  void aFrozenPeerDelaysNeitherTheSenderNorOthers() throws IOException {
    // It accepts, as the kernel does for a stopped process, and never answers.
    ServerSocket frozen = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    opened.add(frozen);
    Endpoint dead = new Endpoint("127.0.0.1", frozen.getLocalPort());
    PeerLink<String> link = link(Map.of(DB2, agent(0).address(), DB3, dead));
    long before = System.nanoTime();
    for (int i = 0; i < 2000; i++) {
      link.send(DB3, "lost " + i);
    }
    link.send(DB2, "through");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(500));
    eventually("the other one has it", () -> received.contains("db1: through"));
    eventually("dropped", () -> link.stats(DB3).dropped() >= 1000);
    assertThat(link.stats(DB3).delivered()).isZero();
  }

  @Test
  void findsAPeerAgainThatCameBack() throws Exception {
    ApiServer first = agent(0);
    int port = first.address().port();
    PeerLink<String> link = link(Map.of(DB2, first.address()));
    link.send(DB2, "before");
    eventually("delivered", () -> link.stats(DB2).delivered() == 1);
    first.close();
    link.send(DB2, "lost");
    eventually("dropped", () -> link.stats(DB2).dropped() == 1);
    agent(port);
    eventually(
        "delivered again",
        () -> {
          link.send(DB2, "after");
          return received.contains("db1: after");
        });
  }

  @Test
  void whatIsSaidAgainTravelsAsANumber() {
    Repetition<String> sender = new Repetition<>(WORDS);
    Consumer<byte[]> receiver = inbox().open();
    assertThat(sender.line(List.of("beat 1"))).as("nothing was said before").isEmpty();
    receiver.accept(line("beat 1"));
    sender.said(List.of("beat 1"));
    byte[] again = sender.line(List.of("beat 2")).orElseThrow();
    assertThat(again).asString().isEqualTo("{\"again\":2}");
    receiver.accept(again);
    assertThat(sender.line(List.of("other"))).isEmpty();
    receiver.accept(line("other"));
    sender.said(List.of("other"));
    receiver.accept(sender.line(List.of("beat 9")).orElseThrow());
    assertThat(sender.line(List.of("beat 10", "beat 11"))).isEmpty();
    assertThat(received).containsExactly("db1: beat 1", "db1: beat 2", "db1: other", "db1: beat 9");
  }

  private static byte[] line(String word) {
    return "{\"cluster\":\"lab\",\"from\":\"db1\",\"messages\":[\"%s\"]}"
        .formatted(word)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void repeatedMessagesArriveWithTheirNumbers() {
    PeerLink<String> link = link(Map.of(DB2, agent(0).address()));
    for (int i = 1; i <= 5; i++) {
      String beat = "beat " + i;
      link.send(DB2, beat);
      eventually("there", () -> received.contains("db1: " + beat));
    }
    assertThat(received).hasSize(5);
  }

  @Test
  void whatIsSaidAgainNeverWaitsForAPeerThatDoesNotRead() throws IOException {
    ServerSocket frozen = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    opened.add(frozen);
    PeerLink<String> link = link(Map.of(DB2, new Endpoint("127.0.0.1", frozen.getLocalPort())));
    for (int i = 0; i < 200_000; i++) {
      link.send(DB2, "beat " + i);
    }
    eventually("dropped", () -> link.stats(DB2).dropped() >= 100_000);
    assertThat(link.stats(DB2).delivered()).isZero();
  }

  @Test
  void aConversationThatBreaksBetweenRepeatedMessagesIsBegunAnew() {
    ApiServer first = agent(0);
    int port = first.address().port();
    PeerLink<String> link = link(Map.of(DB2, first.address()));
    link.send(DB2, "beat 1");
    eventually("there", () -> received.contains("db1: beat 1"));
    link.send(DB2, "beat 2");
    eventually("again", () -> received.contains("db1: beat 2"));
    first.close();
    eventually(
        "noticed",
        () -> {
          link.send(DB2, "beat 3");
          return link.stats(DB2).dropped() > 0;
        });
    agent(port);
    eventually(
        "through again",
        () -> {
          link.send(DB2, "beat 4");
          return received.contains("db1: beat 4");
        });
  }

  @Test
  void refusesStrangersAndNonsense() {
    PeerInbox<String> inbox = inbox();
    for (String body :
        List.of(
            "",
            "null",
            "[]",
            "{}",
            "nonsense",
            "{\"again\":1}",
            "{\"cluster\":\"lab\",\"from\":\"db9\",\"messages\":[]}",
            "{\"cluster\":\"lab\",\"from\":\"db2\",\"messages\":[]}",
            "{\"cluster\":\"other\",\"from\":\"db1\",\"messages\":[\"x\"]}",
            "{\"cluster\":\"lab\",\"from\":\"db1\",\"messages\":[\"good\",{}]}")) {
      assertThatThrownBy(() -> inbox.open().accept(body.getBytes(StandardCharsets.UTF_8)))
          .as(body)
          .isInstanceOfSatisfying(
              Failure.class, f -> assertThat(f.code()).isEqualTo("bad-peer-message"));
    }
    assertThat(received).isEmpty();
  }

  private PeerInbox<String> inbox() {
    return new PeerInbox<>(
        "lab", Set.of(DB1, DB3), WORDS, (from, message) -> received.add(from + ": " + message));
  }

  private ApiServer agent(int port) {
    ApiServer server =
        ApiServer.start(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
            TOKEN,
            new FixedNode(FixedNode.primary("db2", "127.0.0.1:3306", 1)),
            inbox(),
            ApiActions.none(),
            (to, rate, asDump) -> {});
    opened.add(server);
    return server;
  }

  private PeerLink<String> link(Map<NodeName, Endpoint> peers) {
    PeerLink<String> link = new PeerLink<>(PeerLink.Settings.of("lab", DB1), peers, TOKEN, WORDS);
    opened.add(link);
    return link;
  }
}
