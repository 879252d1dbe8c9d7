package dev.holdfast.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.demo.Failover.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class DemoViewTest {
  private static final DemoPlan PLAN =
      new DemoPlan(Path.of("/tmp/demo"), Duration.ofSeconds(20), 3, 2000, 8, false);

  @Test
  void saysWhatGoesOnAndHowFarItIs() {
    List<String> lines = lines(model(List.of(), Duration.ZERO), 24, 80);
    assertThat(lines.getFirst())
        .isEqualTo("holdfast demo  3 x MariaDB 10.11.19, 7 s of 20, kill 0 of 3");
    assertThat(lines.get(1)).isEqualTo("customers pay in and buy");
    assertThat(lines).contains("db1   ● primary  2     0-1-42  ");
  }

  @Test
  void timelineShowsEachPhaseWithItsMilliseconds() {
    List<String> lines = lines(model(List.of(failover()), Duration.ZERO), 24, 80);
    assertThat(lines).contains("db1's server was killed (kill -9)");
    assertThat(lines).anyMatch(line -> line.matches("  exit noticed +12 ms ━+"));
    assertThat(lines).anyMatch(line -> line.matches("  first purchase +240 ms ━+"));
    assertThat(lines).anyMatch(line -> line.matches("  db1 follows +1[.]5 s"));
  }

  @Test
  void longGapIsToldWhileItLasts() {
    assertThat(lines(model(List.of(), Duration.ofMillis(400)), 24, 80))
        .anyMatch(line -> line.contains("nothing for 400 ms"));
  }

  @Test
  void manyFailoversFitIntoASmallTerminal() {
    List<String> lines = lines(model(Collections.nCopies(20, failover()), Duration.ZERO), 23, 80);
    assertThat(lines).hasSizeLessThanOrEqualTo(23);
    assertThat(lines).allMatch(line -> line.length() <= 80);
    assertThat(lines).anyMatch(line -> line.contains("db1 killed, db2 took over, 236 ms"));
    assertThat(lines.getLast()).contains("db1 follows");
  }

  @Test
  void terminalWithoutUnicodeGetsPlainCharacters() {
    List<String> lines =
        new DemoView(false).lines(model(List.of(failover()), Duration.ZERO), 24, 80);
    assertThat(String.join("", lines)).matches("\\p{ASCII}*");
  }

  private static List<String> lines(DemoModel model, int rows, int columns) {
    return new DemoView(true).lines(model, rows, columns).stream().map(Ansi.OFF::string).toList();
  }

  private static DemoModel model(List<Failover> failovers, Duration gap) {
    return new DemoModel(
        "customers pay in and buy",
        Duration.ofSeconds(7),
        PLAN,
        "10.11.19-MariaDB-log",
        List.of(
            new DemoModel.Node("db1", "primary", 2, "0-1-42", ""),
            new DemoModel.Node("db2", "replica", 2, "0-1-42", "acknowledges"),
            new DemoModel.Node("db3", "down", 2, null, "")),
        List.of(100, 200, 150),
        1234,
        gap,
        failovers);
  }

  private static Failover failover() {
    return new Failover(
        "db1",
        Instant.EPOCH,
        "db2",
        List.of(new Phase("exit noticed", 12), new Phase("first purchase", 240)),
        Duration.ofMillis(236),
        Duration.ofMillis(1500));
  }
}
