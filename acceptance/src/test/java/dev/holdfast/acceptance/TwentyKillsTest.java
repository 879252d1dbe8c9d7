package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The main promise, as somebody tries it who doesn't believe it. */
class TwentyKillsTest {
  private static final int KILLS = 20;
  private static final Pattern STORY =
      Pattern.compile(
          "killed the server of (db\\d), the primary|(db\\d) is back and follows (db\\d)");

  @TempDir Path home;

  @Test
  void twentyKillsInARowLoseNothingAndEveryKilledNodeFollowsBeforeTheNext() throws Exception {
    Path folder = home.resolve("demo");
    Cli.Result demo =
        Cli.in(home.resolve("home"))
            .run(
                "demo",
                "--kills=" + KILLS,
                "--for=2s",
                "--customers=300",
                "--threads=4",
                "--json",
                "--dir=" + folder);
    assertThat(demo.exitCode()).as(demo.out() + demo.complaint()).isZero();
    JsonNode report = Json.MAPPER.readTree(demo.out());
    assertThat(report.get("verdict").asString()).isEqualTo("holds");
    assertThat(report.get("acknowledged").asLong()).isPositive();
    assertThat(report.get("lost").asLong()).isZero();
    assertThat(report.get("phantom").asLong()).isZero();
    assertThat(report.get("outageMillis")).hasSize(KILLS).allMatch(millis -> millis.asLong() > 0);
    assertThat(report.get("nodes").asInt()).isEqualTo(3);
    assertThat(report.get("serverVersion").asString()).contains("MariaDB");
    tellsOfKillsAndReturnsInTurn(demo.err());
    assertThat(folder).doesNotExist();
    Residue.none(folder);
  }

  /** Who took over is the next to be killed, and whoever is killed is back before. */
  private static void tellsOfKillsAndReturnsInTurn(String story) {
    List<Matcher> steps = STORY.matcher(story).results().map(r -> match(r.group())).toList();
    assertThat(steps).hasSize(2 * KILLS);
    for (int i = 0; i < steps.size(); i += 2) {
      Matcher kill = steps.get(i);
      Matcher back = steps.get(i + 1);
      assertThat(back.group(2)).isEqualTo(kill.group(1)).isNotEqualTo(back.group(3));
      if (i + 2 < steps.size()) {
        assertThat(steps.get(i + 2).group(1)).isEqualTo(back.group(3));
      }
    }
  }

  private static Matcher match(String text) {
    Matcher matcher = STORY.matcher(text);
    assertThat(matcher.matches()).isTrue();
    return matcher;
  }
}
