package dev.holdfast.agent.api;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;

/** Says why a port could not be opened. */
public final class ListenFailure {
  private ListenFailure() {}

  /**
   * A failure with code {@code port-taken} or {@code bad-listen-address}.
   *
   * @param who what wanted to listen, e.g. {@code the API}
   */
  public static Failure of(String who, InetSocketAddress at, IOException cause) {
    String what = "opening the port of " + who + ", " + at.getHostString() + ":" + at.getPort();
    String said = String.valueOf(cause.getMessage());
    if (cause instanceof BindException && said.contains("in use")) {
      return new Failure(
          "port-taken",
          what,
          "another program listens there",
          "See which with: ss -ltnp 'sport = :" + at.getPort() + "', or choose another port.",
          cause);
    }
    return new Failure(
        "bad-listen-address",
        what,
        said,
        "The host must be an address of this machine, and a port below 1024 needs root.",
        cause);
  }
}
