package dev.holdfast.acceptance;

import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabStatus;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Clients that open connections and keep them. */
final class Crowd implements AutoCloseable {
  private static final int TOO_MANY = 2000;
  private final Properties login = new Properties();
  private final List<Connection> connections = new ArrayList<>();

  Crowd(Lab lab) {
    login.setProperty("user", Lab.CLIENT);
    login.setProperty("password", lab.clientPassword().value());
    login.setProperty("connectTimeout", "5000");
    login.setProperty("socketTimeout", "5000");
  }

  /** Until the server takes no more. */
  void gathersAt(LabStatus.NodeStatus node) {
    String url = "jdbc:mariadb://" + node.host() + ":" + node.port() + "/";
    try {
      while (connections.size() < TOO_MANY) {
        connections.add(DriverManager.getConnection(url, login));
      }
    } catch (SQLException e) {
      if (String.valueOf(e.getMessage()).contains("Too many connections")) {
        return;
      }
      throw new AssertionError("the crowd was turned away for another reason", e);
    }
    throw new AssertionError(TOO_MANY + " connections are not too many");
  }

  @Override
  public void close() {
    for (Connection connection : connections) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
    connections.clear();
  }
}
