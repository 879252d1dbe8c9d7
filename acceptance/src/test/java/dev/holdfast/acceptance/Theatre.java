package dev.holdfast.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One cluster, each node with a network and a disk of its own, on which scenarios are played one
 * after the other; a new one after a scenario that failed, and when journal and logs have grown.
 * After each, nothing acknowledged is lost, nothing is there that nobody was told of, no two nodes
 * could commit at once, all nodes hold the same and work together again without anybody's help.
 */
final class Theatre implements AutoCloseable {
  private static final int PLAYS_PER_CLUSTER = 20;
  private final String name;
  private @Nullable Practice practice;
  private int plays;

  /** With a name that tells the evidence of its failures from others'. */
  Theatre(String name) {
    this.name = name;
  }

  static void requireMeans() {
    assumeTrue(
        "root".equals(System.getProperty("user.name")),
        "networks and disks are made by root alone");
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/ip")), "iproute2 is not installed");
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/mkfs.ext4")), "e2fsprogs is not installed");
  }

  Outcome play(Scenario scenario) throws Throwable {
    Practice stage = open();
    plays++;
    boolean good = false;
    long begun = System.nanoTime();
    try (Crowd crowd = new Crowd(stage.lab());
        Vigil vigil = Vigil.keep(stage.lab(), sockets(stage));
        PlainClient plain = PlainClient.of(stage.client());
        Trade trade = stage.trade();
        Drama drama = new Drama(new Stage(stage, trade, crowd, vigil))) {
      String primary = stage.primary();
      drama.play(scenario);
      drama.close();
      plain.close();
      trade.stop();
      vigil.close();
      vigil.neverTwoCouldCommit();
      Agreement.holds(stage, plain);
      Outcome outcome =
          Outcome.of(
              scenario,
              drama.outages(),
              vigil.changesSince(primary),
              trade.acknowledged() + plain.acknowledged(),
              System.nanoTime() - begun);
      System.out.println(outcome.text());
      good = true;
      return outcome;
    } finally {
      if (!good) {
        stage.keepEvidence("scenario-" + scenario.name() + "-" + name + "-" + plays);
        close();
      }
    }
  }

  private Practice open() throws Exception {
    if (practice != null && plays % PLAYS_PER_CLUSTER == 0) {
      close();
    }
    if (practice == null) {
      practice = Practice.withDisks();
      practice
          .client()
          .run(
              "CREATE TABLE shop.vigil"
                  + " (node VARCHAR(64) PRIMARY KEY, server_id BIGINT, at TIMESTAMP(6))",
              "CREATE TABLE shop.guest (id INT PRIMARY KEY, words VARCHAR(250))");
    }
    practice.forgetOldData();
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
