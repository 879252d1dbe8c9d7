package dev.holdfast.shop;

import dev.holdfast.base.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** An address of this machine where nobody listens. */
public final class Unreachable {
  private Unreachable() {}

  public static Endpoint endpoint() {
    try {
      return new Endpoint("127.0.0.1", ScratchServer.freePort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Access access() {
    return new Access(List.of(endpoint()), ScratchServer.USER, "", Duration.ofSeconds(1));
  }
}
