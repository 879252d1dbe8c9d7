package dev.holdfast.cli.time;

import dev.holdfast.agent.api.StatusView;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.SecretFile;
import dev.holdfast.cli.status.Agents;
import dev.holdfast.lab.Lab;
import dev.holdfast.server.ServerLogin;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running server that is written to.
 *
 * @param at none for the primary that the agents name
 * @param user of a lab, its administrator when left out
 */
record TargetServer(
    Lab lab,
    Supplier<Agents> agents,
    @Nullable Endpoint at,
    @Nullable String user,
    @Nullable Path passwordFile) {
  ServerLogin login() throws InterruptedException {
    Endpoint server = at == null ? primary() : at;
    if (user == null && passwordFile == null && at == null && lab.exists()) {
      return new ServerLogin(server, Lab.ADMIN, lab.adminPassword());
    }
    if (user == null || passwordFile == null) {
      throw ReplayOptions.usage("--user and --password-file are missing");
    }
    return new ServerLogin(server, user, SecretFile.read(passwordFile));
  }

  private Endpoint primary() throws InterruptedException {
    StatusView status = agents.get().status();
    StatusView.RecordView record = status.record();
    if (record == null) {
      throw none("no primary was ever elected");
    }
    return status.nodes().stream()
        .filter(n -> n.name().equals(record.primary()))
        .findFirst()
        .map(n -> new Endpoint(n.host(), n.port()))
        .orElseThrow(() -> none(record.primary() + " is none of the nodes"));
  }

  private static Failure none(String reason) {
    return new Failure(
        "no-primary", "looking for the primary", reason, "See 'holdfast status', and try again.");
  }
}
