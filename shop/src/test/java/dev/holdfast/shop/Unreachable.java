package dev.holdfast.shop;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.FreePorts;
import java.time.Duration;
import java.util.List;

/** An address of this machine where nobody listens. */
public final class Unreachable {
  private Unreachable() {}

  public static Endpoint endpoint() {
    return new Endpoint("127.0.0.1", FreePorts.find());
  }

  public static Access access() {
    return new Access(List.of(endpoint()), ScratchServer.USER, "", Duration.ofSeconds(1));
  }
}
