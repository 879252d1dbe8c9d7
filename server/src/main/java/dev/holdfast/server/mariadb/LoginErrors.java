package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import java.sql.SQLException;
import java.util.stream.Stream;

/** What an error means on the way into a server that an operator has named. */
final class LoginErrors {
  private static final int ACCESS_DENIED = 1045;
  private static final int NO_PASSWORD = 1698;
  private static final int TLS_ONLY = 3159;

  private LoginErrors() {}

  static Failure failure(String what, SQLException e) {
    String said = String.valueOf(e.getMessage());
    if (Stream.of("RSA public key", "igned certificate", "verification").anyMatch(said::contains)) {
      return new Failure(
          "server-refused", what, said, "Name the server's authority with --tls-ca FILE.", e);
    }
    return switch (e.getErrorCode()) {
      case ACCESS_DENIED, NO_PASSWORD ->
          new Failure(
              "bad-login",
              what,
              said,
              "Name an account with --user and a file with its password with --password-file.",
              e);
      case TLS_ONLY -> new Failure("server-refused", what, said, "Add --tls, or --tls-ca FILE.", e);
      default -> SqlErrors.failure(what, e);
    };
  }
}
