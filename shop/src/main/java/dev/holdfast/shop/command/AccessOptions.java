package dev.holdfast.shop.command;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.SecretFile;
import dev.holdfast.shop.Access;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command of the shop has. */
final class AccessOptions {
  @Option(
      names = "--hosts",
      required = true,
      split = ",",
      paramLabel = "HOST:PORT",
      description = "The router, or all servers that may be the primary.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--user",
      paramLabel = "USER",
      defaultValue = "shop",
      description = "Account on the servers (default: ${DEFAULT-VALUE}).")
  private String user = "";

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File of mode 0600 with the password in its only line.")
  private @Nullable Path passwordFile;

  Access access() {
    return access(hosts);
  }

  /** The same account on other hosts. */
  Access access(List<String> endpoints) {
    String password = passwordFile == null ? "" : SecretFile.read(passwordFile).value();
    return new Access(endpoints.stream().map(Endpoint::parse).toList(), user, password);
  }

  String hosts() {
    return String.join(",", hosts);
  }
}
