package dev.holdfast.shop;

import dev.holdfast.base.Endpoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.mariadb.jdbc.Driver;

/** Opens connections through the host list, beginning with the host that worked last. */
final class Connector {
  /** Longer than a lock wait, so that the server's own answer comes first. */
  static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(15);

  private static final int LOCK_WAIT_SECONDS = 5;

  private final Access access;
  private final AtomicInteger preferred = new AtomicInteger();

  Connector(Access access) {
    this.access = access;
  }

  /** A connection to a host that takes writes; throws what the last host tried had to say. */
  Session writable() throws SQLException {
    return firstThat(true);
  }

  /** A connection to any host that answers. */
  Session any() throws SQLException {
    return firstThat(false);
  }

  private Session firstThat(boolean mustWrite) throws SQLException {
    SQLException last = null;
    int from = preferred.get();
    for (int i = 0; i < access.hosts().size(); i++) {
      int index = (from + i) % access.hosts().size();
      try {
        Session session = open(access.hosts().get(index));
        if (!mustWrite || !session.readOnly()) {
          preferred.set(index);
          return session;
        }
        session.close();
        throw new SQLException(session.host() + " is read-only", "HY000", 1290);
      } catch (SQLException e) {
        if (last != null) {
          e.addSuppressed(last);
        }
        last = e;
      }
    }
    throw new HostsUnavailable(access, last);
  }

  private Session open(Endpoint host) throws SQLException {
    Properties properties = new Properties();
    String millis = String.valueOf(access.connectTimeout().toMillis());
    properties.setProperty("user", access.user());
    properties.setProperty("password", access.password());
    properties.setProperty("connectTimeout", millis);
    properties.setProperty("socketTimeout", millis);
    properties.setProperty("sessionVariables", "innodb_lock_wait_timeout=" + LOCK_WAIT_SECONDS);
    Connection connection = new Driver().connect("jdbc:mariadb://" + host + "/", properties);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@global.read_only")) {
      row.next();
      boolean readOnly = row.getInt(1) != 0;
      Session session = new Session(host, connection, readOnly);
      session.answerWithin(STATEMENT_TIMEOUT);
      return session;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
