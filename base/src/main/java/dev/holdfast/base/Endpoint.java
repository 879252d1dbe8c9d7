package dev.holdfast.base;

/**
 * A host and a TCP port.
 *
 * @param host a name or an address, without brackets
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
  public Endpoint {
    if (host.isBlank() || port < 1 || port > 65535) {
      throw bad(host + ":" + port);
    }
  }

  /** Reads {@code host:port} or {@code [ipv6]:port}; fails with code {@code bad-endpoint}. */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw bad(text);
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      return new Endpoint(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw bad(text);
    }
  }

  private static Failure bad(String text) {
    return new Failure(
        "bad-endpoint",
        "reading the address '" + text + "'",
        "it is not host:port with a port from 1 to 65535",
        "Write it like 127.0.0.1:3306.");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
