package dev.holdfast.server.mariadb;

import dev.holdfast.server.LiveLogs.Transport;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.mariadb.jdbc.Driver;

/** Opens connections with limits. */
final class Jdbc {
  private Jdbc() {}

  /** Of the driver. */
  static Properties options(Transport transport) {
    Properties options = new Properties();
    switch (transport) {
      case Transport.Plain p -> {}
      case Transport.Tls tls -> {
        options.setProperty("sslMode", tls.authority().isEmpty() ? "verify-full" : "verify-ca");
        tls.authority().ifPresent(file -> options.setProperty("serverSslCert", file.toString()));
      }
      case Transport.SealedPassword sealed ->
          options.setProperty("serverRsaPublicKeyFile", sealed.publicKey().toString());
    }
    return options;
  }

  static Connection connect(String host, int port, String user, String password, Duration within)
      throws SQLException {
    return connect(host, port, user, password, within, new Properties());
  }

  /**
   * @param more options of the driver
   */
  static Connection connect(
      String host, int port, String user, String password, Duration within, Properties more)
      throws SQLException {
    Properties p = new Properties();
    p.putAll(more);
    String millis = Long.toString(Math.max(1, within.toMillis()));
    p.setProperty("user", user);
    p.setProperty("password", password);
    p.setProperty("connectTimeout", millis);
    p.setProperty("socketTimeout", millis);
    // A statement of the agent that waits for a table lock gives up before its deadline does.
    p.setProperty("sessionVariables", "lock_wait_timeout=2,innodb_lock_wait_timeout=2");
    p.setProperty("cachePrepStmts", "false");
    String address = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    Connection connection = new Driver().connect("jdbc:mariadb://" + address + ":" + port + "/", p);
    if (connection == null) {
      throw new SQLException("the driver does not know its own address form");
    }
    return connection;
  }

  static boolean mysql(Connection connection) throws SQLException {
    return !connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
  }
}
