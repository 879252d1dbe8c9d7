package dev.holdfast.cli.time;

import dev.holdfast.server.LiveLogs.Transport;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether what goes to and from a server is encrypted. */
final class TlsOptions {
  @Option(names = "--tls", description = "Encrypt, and verify the server's certificate.")
  private boolean tls;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "Likewise; certificates (PEM), one of which signed the server's.")
  private @Nullable Path authority;

  /** Whether it is asked for. */
  boolean given() {
    return tls || authority != null;
  }

  Transport transport() {
    return given() ? new Transport.Tls(Optional.ofNullable(authority)) : new Transport.Plain();
  }
}
