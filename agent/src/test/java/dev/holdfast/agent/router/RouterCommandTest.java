package dev.holdfast.agent.router;

import static dev.holdfast.agent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.ApiActions;
import dev.holdfast.agent.api.ApiServer;
import dev.holdfast.agent.api.FixedNode;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.SecretFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class RouterCommandTest {
  private static final Pattern SAID = Pattern.compile("Routing 127.0.0.1:(\\d+) to the primary");

  @TempDir private Path folder;

  @Test
  void routesToWhomTheAgentsName() throws Exception {
    Path token = folder.resolve("token");
    try (FakeServer db1 = FakeServer.start("db1");
        ApiServer agent =
            ApiServer.start(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                SecretFile.create(token),
                new FixedNode(FixedNode.primary("db1", db1.at().toString(), 1)),
                () -> body -> {},
                ApiActions.none(),
                (to, rate, asDump) -> {})) {
      StringWriter said = new StringWriter();
      CommandLine command = new CommandLine(new RouterCommand()).setErr(new PrintWriter(said));
      Thread running =
          Thread.ofVirtual()
              .start(() ->
                  command.execute(
                      "--agents=" + agent.address(),
                      "--token-file=" + token,
                      "--listen=127.0.0.1:" + freePort(db1)));
      eventually("it listens", () -> SAID.matcher(said.toString()).find());
      try (FakeClient client = new FakeClient(address(said.toString()))) {
        assertThat(client.line()).isEqualTo("db1");
      }
      running.interrupt();
      assertThat(running.join(java.time.Duration.ofSeconds(10))).isTrue();
    }
  }

  /** Free a moment ago, and next to one that the system has just given out. */
  private static int freePort(FakeServer server) {
    try (FakeServer other = FakeServer.start("other")) {
      assertThat(other.at()).isNotEqualTo(server.at());
      return other.at().port();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Endpoint address(String said) {
    Matcher matcher = SAID.matcher(said);
    assertThat(matcher.find()).isTrue();
    return new Endpoint("127.0.0.1", Integer.parseInt(matcher.group(1)));
  }
}
