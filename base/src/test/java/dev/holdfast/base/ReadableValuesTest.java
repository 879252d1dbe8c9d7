package dev.holdfast.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadableValuesTest {
  @Test
  void readsTimeSpans() {
    assertThat(Durations.parse("250ms")).isEqualTo(Duration.ofMillis(250));
    assertThat(Durations.parse("10s")).isEqualTo(Duration.ofSeconds(10));
    assertThat(Durations.parse("5m")).isEqualTo(Duration.ofMinutes(5));
    assertThat(Durations.parse("2h")).isEqualTo(Duration.ofHours(2));
    for (String bad : List.of("", "10", "s", "-1s", "1.5s", "1d", "99999999999s")) {
      assertThatThrownBy(() -> Durations.parse(bad)).as(bad).isInstanceOf(Failure.class);
    }
  }

  @Test
  void readsSizes() {
    assertThat(ByteSize.parse("64m").bytes()).isEqualTo(64 << 20);
    assertThat(ByteSize.parse("64M")).hasToString("64M");
    assertThat(ByteSize.parse("2048M")).hasToString("2G");
    assertThat(ByteSize.parse("1000")).hasToString("1000");
    for (String bad : List.of("", "M", "1T", "1 M", "-1", "1.5G")) {
      assertThatThrownBy(() -> ByteSize.parse(bad)).as(bad).isInstanceOf(Failure.class);
    }
  }

  @Test
  void suggestsOnlyWhatIsNear() {
    List<String> known = List.of("dataDir", "port", "socket");
    assertThat(Suggestion.nearest("datadir", known)).contains("dataDir");
    assertThat(Suggestion.nearest("prot", known)).contains("port");
    assertThat(Suggestion.nearest("sockets", known)).contains("socket");
    assertThat(Suggestion.nearest("colour", known)).isEmpty();
  }
}
