package dev.holdfast.agent.router;

import static dev.holdfast.agent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RouterTest {
  private final SettableBackends backends = new SettableBackends();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @Test
  void passesBytesToThePrimary() throws Exception {
    FakeServer db1 = server("db1");
    Router router = router(settings());
    serve(1, db1.at());
    FakeClient client = client(router);
    assertThat(client.line()).isEqualTo("db1");
    assertThat(client.say("hello")).isEqualTo("hello");
  }

  @Test
  void holdsClientsUntilThereIsAPrimary() throws Exception {
    FakeServer db1 = server("db1");
    Router router = router(settings());
    FakeClient client = client(router);
    eventually("held", () -> router.stats().held() == 1);
    backends.set(new BackendView(new BackendView.Elected(1, db1.at()), List.of()));
    assertThat(router.stats().held()).isEqualTo(1);
    serve(1, db1.at());
    assertThat(client.line()).isEqualTo("db1");
    assertThat(router.stats().held()).isZero();
  }

  @Test
  void forgetsAClientThatGivesUpWaiting() throws Exception {
    Router router = router(settings());
    FakeClient client = client(router);
    eventually("held", () -> router.stats().held() == 1);
    client.close();
    eventually("let go", () -> router.stats().held() == 0);
  }

  @Test
  void refusesWithAnErrorPacketAfterTheTimeLimit() throws Exception {
    Router router = router(settings().withMaxHold(Duration.ofSeconds(1)));
    FakeClient client = client(router);
    byte[] packet = client.rest();
    assertThat(packet[0] + 4).isEqualTo(packet.length);
    assertThat(packet[4]).isEqualTo((byte) 0xff);
    assertThat(new String(packet, 7, packet.length - 7, StandardCharsets.UTF_8))
        .isEqualTo("#08S01Holdfast: no primary for 1 s: this node has just started");
    assertThat(router.stats().refused()).isEqualTo(1);
  }

  @Test
  void refusesAtOnceWhenTooManyWait() throws Exception {
    Router router = router(settings().withMaxHeld(2));
    client(router);
    client(router);
    eventually("held", () -> router.stats().held() == 2);
    String refusal = new String(client(router).rest(), StandardCharsets.UTF_8);
    assertThat(refusal).contains("2 clients are waiting for a primary already");
    eventually("the others still wait", () -> router.stats().held() == 2);
  }

  @Test
  void triesAgainWhileThePrimaryRefuses() throws Exception {
    FakeServer gone = server("gone");
    int port = gone.at().port();
    gone.close();
    Router router = router(settings());
    serve(1, new Endpoint("127.0.0.1", port));
    List<FakeClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(client(router));
    }
    eventually("held", () -> router.stats().held() == 20);
    opened.add(FakeServer.start("back", port));
    for (FakeClient client : clients) {
      assertThat(client.line()).isEqualTo("back");
    }
  }

  @Test
  void holdsAgainWhenAServerClosesBeforeItsGreeting() throws Exception {
    FakeServer mute = server("");
    Router router = router(settings());
    serve(1, mute.at());
    FakeClient client = client(router);
    eventually("tried", () -> mute.accepted() > 2);
    FakeServer db2 = server("db2");
    serve(2, db2.at());
    assertThat(client.line()).isEqualTo("db2");
  }

  @Test
  void cutsConnectionsToAFormerPrimaryAtOnce() throws Exception {
    FakeServer db1 = server("db1");
    FakeServer db2 = server("db2");
    Router router = router(settings());
    serve(1, db1.at());
    FakeClient client = client(router);
    assertThat(client.line()).isEqualTo("db1");
    long before = System.nanoTime();
    backends.set(new BackendView(new BackendView.Elected(2, db2.at()), List.of()));
    assertThat(client.line()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
    assertThat(router.stats().cut()).isEqualTo(1);
    eventually("closed on both sides", () -> db1.open() == 0);
  }

  @Test
  void leavesConnectionsAloneWhenThePrimaryIsOnlyUnknownOrGetsANewTerm() throws Exception {
    FakeServer db1 = server("db1");
    Router router = router(settings());
    serve(1, db1.at());
    FakeClient client = client(router);
    client.line();
    backends.set(BackendView.unknown("no agent answers"));
    assertThat(client.say("still")).isEqualTo("still");
    serve(2, db1.at());
    assertThat(client.say("there")).isEqualTo("there");
  }

  @Test
  void closesTheClientWhenTheServerDies() throws Exception {
    FakeServer db1 = server("db1");
    Router router = router(settings());
    serve(1, db1.at());
    FakeClient client = client(router);
    client.line();
    db1.close();
    assertThat(client.line()).isEmpty();
    eventually("nothing open", () -> router.stats().open() == 0);
  }

  @Test
  void passesAHalfCloseOn() throws Exception {
    FakeServer db1 = server("db1");
    Router router = router(settings());
    serve(1, db1.at());
    FakeClient client = client(router);
    client.line();
    byte[] much = new byte[3_000_000];
    Thread.ofVirtual().start(() -> sendAndFinish(client, much));
    assertThat(client.rest()).hasSize(much.length);
    eventually("nothing open", () -> router.stats().open() == 0 && db1.open() == 0);
  }

  private static void sendAndFinish(FakeClient client, byte[] much) {
    try {
      client.socket().getOutputStream().write(much);
      client.socket().shutdownOutput();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aSlowReaderDelaysNobodyElse() throws Exception {
    FakeServer db1 = server("db1");
    Router router = router(settings());
    serve(1, db1.at());
    FakeClient slow = client(router);
    slow.line();
    byte[] much = new byte[50_000_000];
    Thread.ofVirtual().start(() -> sendUntilBroken(slow, much));
    FakeClient quick = client(router);
    quick.line();
    for (int i = 0; i < 1000; i++) {
      assertThat(quick.say("ping " + i)).isEqualTo("ping " + i);
    }
  }

  private static void sendUntilBroken(FakeClient client, byte[] much) {
    try {
      client.socket().getOutputStream().write(much);
    } catch (IOException e) {
      // It never reads the echo, so it gets stuck until the test ends.
    }
  }

  @Test
  void carriesFiveHundredConnectionsAndLeaksNothing() throws Exception {
    int filesBefore = openFiles();
    int threadsBefore = Thread.activeCount();
    FakeServer db1 = server("db1");
    Router router = router(settings());
    serve(1, db1.at());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        String text = "client " + i;
        answers.add(threads.submit(() -> converse(router, text)));
      }
      for (int i = 0; i < 500; i++) {
        assertThat(answers.get(i).get()).isEqualTo("client " + i);
      }
    }
    assertThat(router.stats().passed()).isEqualTo(500);
    eventually("nothing open", () -> router.stats().open() == 0 && db1.open() == 0);
    router.close();
    db1.close();
    // The JVM itself opens a few, for its pollers.
    eventually("no file left open", () -> openFiles() <= filesBefore + 10);
    eventually("no thread left", () -> Thread.activeCount() <= threadsBefore);
  }

  private static int openFiles() {
    return Objects.requireNonNull(Path.of("/proc/self/fd").toFile().list()).length;
  }

  private static String converse(Router router, String text) throws IOException {
    try (FakeClient client = new FakeClient(router.primary())) {
      client.line();
      String answer = "";
      for (int i = 0; i < 20; i++) {
        answer = client.say(text);
      }
      return answer;
    }
  }

  @Test
  void sharesReplicasInTurnAndLeavesLaggingOnesOut() throws Exception {
    FakeServer db1 = server("db1");
    FakeServer db2 = server("db2");
    FakeServer db3 = server("db3");
    Router router = router(settings().withMaxLag(Duration.ofSeconds(1)));
    backends.set(view(db1, replica(db2, 0), replica(db3, 900)));
    assertThat(List.of(greeting(router), greeting(router))).containsExactlyInAnyOrder("db2", "db3");
    backends.set(view(db1, replica(db2, 0), replica(db3, 1001)));
    assertThat(List.of(greeting(router), greeting(router))).containsExactly("db2", "db2");
    backends.set(view(db1));
    assertThat(greeting(router)).isEqualTo("db1");
  }

  @Test
  void takesAnotherReplicaWhenOneRefuses() throws Exception {
    FakeServer db1 = server("db1");
    FakeServer db2 = server("db2");
    FakeServer db3 = server("db3");
    Router router = router(settings());
    backends.set(view(db1, replica(db2, 0), replica(db3, 0)));
    db2.close();
    for (int i = 0; i < 10; i++) {
      assertThat(greeting(router)).isEqualTo("db3");
    }
  }

  @Test
  void tellsWaitingClientsWhenItStops() throws Exception {
    Router router = router(settings());
    FakeClient client = client(router);
    eventually("held", () -> router.stats().held() == 1);
    router.close();
    assertThat(new String(client.rest(), StandardCharsets.UTF_8)).contains("router is stopping");
    assertThatThrownBy(() -> client(router)).isInstanceOf(IOException.class);
  }

  @Test
  void saysThatAPortIsTaken() throws Exception {
    FakeServer other = server("other");
    InetSocketAddress taken =
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), other.at().port());
    assertThatThrownBy(() -> Router.start(RouterSettings.of(anyPort(), taken), backends))
        .isInstanceOf(Failure.class)
        .extracting(e -> ((Failure) e).code())
        .isEqualTo("port-taken");
  }

  private static BackendView view(FakeServer primary, BackendView.Replica... replicas) {
    return new BackendView(new BackendView.Serving(1, primary.at()), List.of(replicas));
  }

  private static BackendView.Replica replica(FakeServer server, long lagMillis) {
    return new BackendView.Replica(server.at(), lagMillis);
  }

  private static String greeting(Router router) throws IOException {
    Endpoint replica = router.replica();
    assertThat(replica).isNotNull();
    try (FakeClient client = new FakeClient(Objects.requireNonNull(replica))) {
      return client.line();
    }
  }

  private void serve(long term, Endpoint server) {
    backends.set(new BackendView(new BackendView.Serving(term, server), List.of()));
  }

  private static RouterSettings settings() {
    return RouterSettings.of(anyPort(), anyPort());
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
  }

  private Router router(RouterSettings settings) {
    Router router = Router.start(settings, backends);
    opened.add(router);
    return router;
  }

  private FakeServer server(String greeting) throws IOException {
    FakeServer server = FakeServer.start(greeting);
    opened.add(server);
    return server;
  }

  private FakeClient client(Router router) throws IOException {
    FakeClient client = new FakeClient(router.primary());
    opened.add(client);
    return client;
  }
}
