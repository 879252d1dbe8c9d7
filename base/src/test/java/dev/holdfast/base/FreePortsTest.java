package dev.holdfast.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void noneIsGivenTwiceBeforeAllWere() {
    FreePorts ports = new FreePorts(range(20));
    List<Integer> given = new ArrayList<>(ports.take(7));
    IntStream.range(0, 5).forEach(_ -> given.addAll(ports.take(1)));
    assertThat(given).doesNotHaveDuplicates().hasSize(12);
  }

  @Test
  void whatIsListenedOnIsLeftOut() throws IOException {
    String range = range(4);
    int first = Integer.parseInt(range.substring(0, range.indexOf('-')));
    try (ServerSocket taken = new ServerSocket(first + 1, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Deque<Integer> found = new FreePorts(range).take(3);
      assertThat(found).containsExactlyInAnyOrder(first, first + 2, first + 3);
      assertThatThrownBy(() -> new FreePorts(range).take(4))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("only 3 are free")
          .extracting(e -> ((Failure) e).code())
          .isEqualTo("no-free-port");
      assertThat(taken.isBound()).isTrue();
    }
  }

  @Test
  void refusesWhatIsNoRange() {
    for (String bad : List.of("", "20000", "20000-", "20001-20000", "0-5", "1-65536", "a-b")) {
      assertThatThrownBy(() -> new FreePorts(bad))
          .as(bad)
          .isInstanceOf(Failure.class)
          .extracting(e -> ((Failure) e).code())
          .isEqualTo("bad-port-range");
    }
  }

  /** So many ports in a row that were free a moment ago. */
  private static String range(int count) {
    while (true) {
      Deque<Integer> found = FreePorts.find(count);
      if (found.getLast() - found.getFirst() == count - 1) {
        return found.getFirst() + "-" + found.getLast();
      }
    }
  }
}
