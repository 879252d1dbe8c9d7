package dev.holdfast.agent.router;

import dev.holdfast.base.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Host names to addresses without ever making the router's thread wait for a name server: a name is
 * looked up aside, and again in the background at each change of the view.
 */
final class Addresses {
  private static final System.Logger LOG = System.getLogger(Addresses.class.getName());

  private final Map<String, InetAddress> known = new ConcurrentHashMap<>();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Runnable found;

  /**
   * Knows no name yet.
   *
   * @param found called when a name that was asked for has become known
   */
  Addresses(Runnable found) {
    this.found = found;
  }

  /** Null when the name is being looked up, or could not be found. */
  @Nullable InetSocketAddress of(Endpoint server) {
    InetAddress address = literal(server.host());
    if (address == null) {
      address = known.get(server.host());
    }
    if (address == null) {
      lookUp(server.host());
      return null;
    }
    return new InetSocketAddress(address, server.port());
  }

  /** Looks all names up again; meanwhile the old addresses serve. */
  void refresh() {
    known.keySet().forEach(this::lookUp);
  }

  private static @Nullable InetAddress literal(String host) {
    boolean maybe = host.indexOf(':') >= 0 || Character.isDigit(host.charAt(0));
    try {
      return maybe ? InetAddress.ofLiteral(host) : null;
    } catch (IllegalArgumentException e) {
      // A name that begins with a digit.
      return null;
    }
  }

  private void lookUp(String host) {
    if (asked.add(host)) {
      Thread.ofVirtual().name("lookup-" + host).start(() -> resolve(host));
    }
  }

  private void resolve(String host) {
    try {
      known.put(host, InetAddress.getByName(host));
      found.run();
    } catch (UnknownHostException e) {
      LOG.log(System.Logger.Level.WARNING, "the name {0} has no address", host);
    } finally {
      asked.remove(host);
    }
  }
}
