package dev.holdfast.recovery.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.gtid.GtidPosition;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;

class ReplaySourceTest {
  private static final Script NOTHING =
      new Script(List.of(), GtidPosition.EMPTY, LeftOut.NOTHING, Optional.empty());

  @RepeatedTest(100)
  void aReplicaThatComesBackWhileItClosesIsSentAwayToo() throws Exception {
    ReplaySource source = ReplaySource.open(NOTHING, 7, Folding.none(), new Bundles(false));
    CountDownLatch there = new CountDownLatch(1);
    Thread replica = Thread.ofPlatform().daemon().start(() -> comeBack(source.port(), there));
    there.await();
    source.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.matches("replay-\\d+"));
    replica.join();
  }

  /** Listens to what it is told, and comes back each time it is sent away. */
  private static void comeBack(int port, CountDownLatch there) {
    boolean listening = true;
    while (listening) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        while (socket.getInputStream().read() >= 0) {
          there.countDown();
        }
      } catch (ConnectException e) {
        listening = false;
      } catch (IOException e) {
        there.countDown(); // cut off within a word
      }
    }
  }
}
