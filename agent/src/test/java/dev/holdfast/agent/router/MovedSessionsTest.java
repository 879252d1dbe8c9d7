package dev.holdfast.agent.router;

import static dev.holdfast.agent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.agent.router.protocol.Users;
import dev.holdfast.base.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** Sessions of real clients, moved from one real server to another. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf("dev.holdfast.agent.router.RealServer#installed")
// The servers are started before the first test.
@SuppressWarnings("NullAway.Init")
class MovedSessionsTest {
  private final SettableBackends backends = new SettableBackends();
  private RealServer one;
  private RealServer two;
  private Router router;

  @BeforeAll
  void startServers() throws Exception {
    one = RealServer.start();
    two = RealServer.start();
    for (RealServer server : List.of(one, two)) {
      backends.set(new BackendView(new BackendView.Serving(1, server.at()), List.of()));
      InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
      try (Router start = Router.start(RouterSettings.of(any, null), backends);
          Connection root = RealServer.connect(start.primary());
          Statement s = root.createStatement()) {
        s.execute("CREATE DATABASE shop");
        s.execute("CREATE DATABASE other");
        s.execute("CREATE TABLE shop.t (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(40))");
        s.execute("CREATE USER 'shop'@'%' IDENTIFIED BY 'it''s: secret'");
        s.execute("GRANT ALL ON *.* TO 'shop'@'%'");
        s.execute("REVOKE SUPER, READ_ONLY ADMIN ON *.* FROM 'shop'@'%'");
        s.execute("GRANT CONNECTION ADMIN ON *.* TO 'shop'@'%'");
      }
    }
  }

  @AfterAll
  void stopServers() throws IOException {
    one.close();
    two.close();
  }

  @BeforeEach
  void startRouter() {
    serves(one);
    InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    Users users = Users.none().with("shop", new Secret("it's: secret"));
    router = Router.start(RouterSettings.of(any, null).withUsers(users), backends);
  }

  @AfterEach
  void stopRouter() throws SQLException {
    router.close();
    for (RealServer server : List.of(one, two)) {
      try (Connection root = RealServer.connect(server.at());
          Statement s = root.createStatement()) {
        s.execute("SET GLOBAL read_only = OFF");
        s.execute("TRUNCATE shop.t");
      }
    }
  }

  private void serves(RealServer server) {
    backends.set(new BackendView(new BackendView.Serving(1, server.at()), List.of()));
  }

  private void handsOver(RealServer server) {
    backends.set(new BackendView(new BackendView.HandingOver(1, server.at()), List.of()));
  }

  private void moveAll() {
    long before = router.stats().moved();
    int open = router.stats().open();
    handsOver(one);
    eventually("they have left", () -> router.stats().held() == open);
    serves(two);
    eventually("they have moved", () -> router.stats().moved() == before + open);
  }

  private Connection client(String options) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://" + router.primary() + "/shop?connectTimeout=20000" + options,
        "shop",
        "it's: secret");
  }

  private static String value(Statement s, String sql) throws SQLException {
    try (ResultSet row = s.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return String.valueOf(row.getString(1));
    }
  }

  private String port(Statement s) throws SQLException {
    return value(s, "SELECT @@port");
  }

  @Test
  void idleSessionGoesOnAtTheOtherServerWithWhatWasSet() throws Exception {
    try (Connection c = client("");
        Statement s = c.createStatement()) {
      assertThat(port(s)).isEqualTo(one.at().port() + "");
      s.execute("SET SESSION lock_wait_timeout = 7");
      s.execute("SET sql_mode = 'ANSI_QUOTES'");
      s.execute("USE other");
      c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      moveAll();
      assertThat(port(s)).isEqualTo(two.at().port() + "");
      assertThat(value(s, "SELECT @@lock_wait_timeout")).isEqualTo("7");
      assertThat(value(s, "SELECT @@sql_mode")).isEqualTo("ANSI_QUOTES");
      assertThat(value(s, "SELECT @@tx_isolation")).isEqualTo("SERIALIZABLE");
      assertThat(value(s, "SELECT DATABASE()")).isEqualTo("other");
      assertThat(router.stats().cut()).isZero();
    }
  }

  @Test
  void transactionGoesOnToItsEndAndTheNextOneIsHeld() throws Exception {
    try (Connection c = client("");
        Statement s = c.createStatement();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      c.setAutoCommit(false);
      s.execute("INSERT INTO t (v) VALUES ('first')");
      handsOver(one);
      s.execute("INSERT INTO t (v) VALUES ('second')");
      c.commit();
      eventually("it has left", () -> router.stats().held() == 1);
      Future<Boolean> next = threads.submit(() -> s.execute("INSERT INTO t (v) VALUES ('third')"));
      serves(two);
      next.get(10, TimeUnit.SECONDS);
      c.commit();
      assertThat(value(s, "SELECT GROUP_CONCAT(v ORDER BY id) FROM t")).isEqualTo("third");
    }
    assertThat(query(one, "SELECT GROUP_CONCAT(v ORDER BY id) FROM shop.t"))
        .isEqualTo("first,second");
  }

  @Test
  void statementThatCameTooLateForTheOldServerIsSentToTheNewOne() throws Exception {
    try (Connection c = client("");
        Statement s = c.createStatement();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      query(one, "SET GLOBAL read_only = ON");
      Future<Integer> late =
          threads.submit(() -> s.executeUpdate("INSERT INTO t (v) VALUES ('late')"));
      eventually("it was refused, and tries again", () -> router.stats().moved() > 0);
      handsOver(one);
      eventually("it waits", () -> router.stats().held() == 1);
      serves(two);
      assertThat(late.get(10, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(port(s)).isEqualTo(two.at().port() + "");
    }
    assertThat(query(two, "SELECT v FROM shop.t")).isEqualTo("late");
  }

  @Test
  void switchoverThatIsUndoneLeavesEverySessionWhereItWas() throws Exception {
    try (Connection c = client("");
        Statement s = c.createStatement()) {
      c.setAutoCommit(false);
      handsOver(one);
      eventually("it has left", () -> router.stats().held() == 1);
      serves(one);
      s.execute("INSERT INTO t (v) VALUES ('kept')");
      c.rollback();
      assertThat(c.getAutoCommit()).isFalse();
      assertThat(value(s, "SELECT @@autocommit")).isEqualTo("0");
      assertThat(value(s, "SELECT COUNT(*) FROM t")).isEqualTo("0");
    }
  }

  @Test
  void sessionThatCantBeMovedStaysUntilItIsCut() throws Exception {
    for (String tie :
        List.of(
            "CREATE TEMPORARY TABLE mine (id INT)",
            "SELECT GET_LOCK('mine', 1)",
            "SET @mine = 1",
            "SELECT v INTO @mine FROM t LIMIT 0",
            "LOCK TABLES t READ",
            "PREPARE mine FROM 'SELECT 1'",
            "HANDLER t OPEN",
            "SET GLOBAL max_connect_errors = 200",
            "SET TRANSACTION READ ONLY")) {
      serves(one);
      try (Connection c = client("");
          Statement s = c.createStatement()) {
        s.execute(tie);
        handsOver(one);
        assertThat(port(s)).as(tie).isEqualTo(one.at().port() + "");
        long before = router.stats().cut();
        serves(two);
        eventually("it is cut: " + tie, () -> router.stats().cut() == before + 1);
      }
    }
  }

  @Test
  void whatTheStatementBeforeLeftIsNeverAnsweredWrong() throws Exception {
    try (Connection c = client("");
        Statement s = c.createStatement()) {
      s.execute("INSERT INTO t (v) VALUES ('numbered')");
      moveAll();
      assertThatThrownBy(() -> value(s, "SELECT LAST_INSERT_ID()"))
          .isInstanceOf(SQLException.class);
    }
    serves(one);
    try (Connection c = client("");
        Statement s = c.createStatement()) {
      s.execute("INSERT INTO t (v) VALUES ('numbered')");
      moveAll();
      s.execute("INSERT INTO t (v) VALUES ('again')");
      assertThat(value(s, "SELECT LAST_INSERT_ID()")).isEqualTo("1");
    }
  }

  @Test
  void killWithTheNumberOfASessionThatWasMovedHitsNobody() throws Exception {
    try (Connection c = client("");
        Statement s = c.createStatement()) {
      long id = c.unwrap(org.mariadb.jdbc.Connection.class).getThreadId();
      moveAll();
      try (Connection other = client("");
          Statement k = other.createStatement()) {
        assertThatThrownBy(() -> k.execute("KILL QUERY " + id)).isInstanceOf(SQLException.class);
      }
      assertThat(port(s)).isEqualTo(two.at().port() + "");
    }
  }

  @Test
  void batchesLargeStatementsAndLargeResultsAreFollowed() throws Exception {
    try (Connection c = client("&allowMultiQueries=false");
        Statement s = c.createStatement()) {
      for (int i = 0; i < 500; i++) {
        s.addBatch("INSERT INTO t (v) VALUES ('it''s @" + i + "; \"')");
      }
      s.executeBatch();
      assertThat(value(s, "SELECT MD5('" + "x".repeat(3_000_000) + "')")).hasSize(32);
      assertThat(value(s, "SELECT REPEAT('y', 9000000)")).hasSize(9_000_000);
      try (ResultSet rows = s.executeQuery("SELECT seq, 'row' FROM mysql.seq_1_to_50000")) {
        int count = 0;
        while (rows.next()) {
          count++;
        }
        assertThat(count).isEqualTo(50_000);
      }
      moveAll();
      assertThat(port(s)).isEqualTo(two.at().port() + "");
    }
  }

  @Test
  void optionsOfTheDriverAreFollowed() throws Exception {
    for (String options :
        List.of(
            "&sessionVariables=lock_wait_timeout=9&useCompression=false",
            "&autocommit=false&transactionIsolation=READ-COMMITTED",
            "&allowMultiQueries=true",
            "&useAffectedRows=true&tcpKeepAlive=true&connectionAttributes=a:b")) {
      serves(one);
      try (Connection c = client(options);
          Statement s = c.createStatement()) {
        String before =
            value(s, "SELECT CONCAT(@@autocommit, @@tx_isolation, @@lock_wait_timeout)");
        if (!c.getAutoCommit()) {
          c.rollback();
        }
        moveAll();
        assertThat(value(s, "SELECT CONCAT(@@autocommit, @@tx_isolation, @@lock_wait_timeout)"))
            .isEqualTo(before);
        assertThat(port(s)).as(options).isEqualTo(two.at().port() + "");
      }
    }
  }

  @Test
  void commandLineClientGoesOn() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            "mariadb",
            "--no-defaults",
            "--host=127.0.0.1",
            "--port=" + router.primary().port(),
            "--user=shop",
            "--skip-column-names",
            "--unbuffered",
            "--force",
            "shop");
    builder.environment().put("MYSQL_PWD", "it's: secret");
    Process client = builder.redirectErrorStream(true).start();
    try (OutputStream in = client.getOutputStream();
        BufferedReader out =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
      in.write("SELECT @@port;\n".getBytes(StandardCharsets.UTF_8));
      in.flush();
      assertThat(out.readLine()).isEqualTo(one.at().port() + "");
      moveAll();
      in.write("SELECT @@port;\n".getBytes(StandardCharsets.UTF_8));
      in.flush();
      assertThat(out.readLine()).isEqualTo(two.at().port() + "");
    } finally {
      client.destroyForcibly();
    }
  }

  private static String query(RealServer server, String sql) throws SQLException {
    try (Connection root = RealServer.connect(server.at());
        Statement s = root.createStatement()) {
      return s.execute(sql) ? value(s, sql) : "";
    }
  }
}
