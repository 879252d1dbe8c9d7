package dev.holdfast.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One cluster, each node with a network and a disk of its own, on which scenarios are played one
 * after the other; a new one after a scenario that failed. After each, nothing acknowledged is
 * lost, nothing is there that nobody was told of, no two nodes could commit at once, and all nodes
 * work together again without anybody's help.
 */
final class Theatre implements AutoCloseable {
  private @Nullable Practice practice;

  static void requireMeans() {
    assumeTrue(
        "root".equals(System.getProperty("user.name")),
        "networks and disks are made by root alone");
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/ip")), "iproute2 is not installed");
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/mkfs.ext4")), "e2fsprogs is not installed");
  }

  void play(Scenario scenario) throws Throwable {
    Practice stage = open();
    boolean good = false;
    try (Crowd crowd = new Crowd(stage.lab());
        Vigil vigil = Vigil.keep(stage.lab(), sockets(stage));
        Trade trade = stage.trade()) {
      new Drama(stage, trade, crowd).play(scenario);
      stage.awaitWhole();
      trade.goesOn();
      long outage = trade.stop().longestGap().length().toMillis();
      System.out.printf("scenario %s: %d ms without a commit%n", scenario.name(), outage);
      vigil.neverTwoCouldCommit();
      stage.nothingIsLost();
      good = true;
    } finally {
      if (!good) {
        stage.keepEvidence("scenario-" + scenario.name());
        close();
      }
    }
  }

  private Practice open() throws Exception {
    if (practice == null) {
      practice = Practice.withDisks();
      practice
          .sql(practice.primary())
          .run(
              "CREATE TABLE shop.vigil"
                  + " (node VARCHAR(64) PRIMARY KEY, server_id BIGINT, at TIMESTAMP(6))");
    }
    return practice;
  }

  private static Map<String, String> sockets(Practice stage) throws InterruptedException {
    Map<String, String> sockets = new TreeMap<>();
    stage.lab().status().nodes().forEach(n -> sockets.put(n.name(), n.socket()));
    return sockets;
  }

  @Override
  public void close() throws Exception {
    if (practice != null) {
      Practice last = practice;
      practice = null;
      last.close();
    }
  }
}
