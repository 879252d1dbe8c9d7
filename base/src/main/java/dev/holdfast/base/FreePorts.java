package dev.holdfast.base;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds TCP ports of 127.0.0.1 that nobody listens on, by binding them. A process takes them one
 * after the other from where it began by chance, so that none is given twice before all were: it
 * may belong to a server that is not listening just now.
 */
public final class FreePorts {
  /**
   * The environment's variable for the range, such as {@code 20000-24999}. Two programs with ranges
   * of their own never take each other's ports.
   */
  public static final String VARIABLE = "HOLDFAST_PORTS";

  /**
   * Below the ports that the kernel gives to outgoing connections (net.ipv4.ip_local_port_range),
   * so that none of those takes a port before its server does.
   */
  private static final String DEFAULT_RANGE = "20000-31999";

  private static final Pattern RANGE = Pattern.compile("(\\d{1,5})-(\\d{1,5})");
  private static final int HIGHEST = 65_535;

  /** Made when first asked for, so that a range that can't be read is said by who needs ports. */
  private static @Nullable FreePorts ofThisProcess;

  private final int first;
  private final int last;
  private int next;

  /**
   * @param range two ports from 1 to 65535, the lower one first; both belong to it. Fails with code
   *     {@code bad-port-range}.
   */
  FreePorts(String range) {
    Matcher matcher = RANGE.matcher(range);
    boolean good = matcher.matches();
    first = good ? Integer.parseInt(matcher.group(1)) : 0;
    last = good ? Integer.parseInt(matcher.group(2)) : 0;
    if (first < 1 || first > last || last > HIGHEST) {
      throw new Failure(
          "bad-port-range",
          "reading " + VARIABLE + "='" + range + "'",
          "it is not two ports from 1 to " + HIGHEST + ", the lower one first",
          "Write it like " + DEFAULT_RANGE + ", or unset the variable.");
    }
    next = ThreadLocalRandom.current().nextInt(first, last + 1);
  }

  /** One port. Fails with codes {@code bad-port-range}, {@code no-free-port}. */
  public static int find() {
    return find(1).remove();
  }

  /** So many different ones. Fails with codes {@code bad-port-range}, {@code no-free-port}. */
  public static Deque<Integer> find(int count) {
    return ofThisProcess().take(count);
  }

  private static synchronized FreePorts ofThisProcess() {
    if (ofThisProcess == null) {
      ofThisProcess =
          new FreePorts(Optional.ofNullable(System.getenv(VARIABLE)).orElse(DEFAULT_RANGE));
    }
    return ofThisProcess;
  }

  synchronized Deque<Integer> take(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int tried = 0; held.size() < count && tried <= last - first; tried++) {
        tryToHold(next, held);
        next = next == last ? first : next + 1;
      }
      if (held.size() < count) {
        throw new Failure(
            "no-free-port",
            "looking for " + count + " free ports",
            "between " + first + " and " + last + " only " + held.size() + " are free",
            "End some of the programs that listen there, or name another range in "
                + VARIABLE
                + ".");
      }
      return new ArrayDeque<>(held.stream().map(ServerSocket::getLocalPort).toList());
    } finally {
      held.forEach(FreePorts::close);
    }
  }

  private static void tryToHold(int port, List<ServerSocket> held) {
    try {
      held.add(new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1")));
    } catch (IOException _) {
      // taken: the next one is tried
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // nothing was ever connected to it
    }
  }
}
