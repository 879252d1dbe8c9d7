package dev.holdfast.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterSettingsTest {
  private static final NodeName DB2 = new NodeName("db2");
  private static final List<NodeName> MEMBERS = List.of(new NodeName("db1"), DB2);

  @Test
  void whatIsNotSetHasItsUsualValue() {
    assertThat(ClusterSettings.NONE.staleReadLimit()).isEqualTo(Duration.ofSeconds(2));
    assertThat(ClusterSettings.NONE.failoverCooldown()).isEqualTo(Duration.ofSeconds(10));
    assertThat(ClusterSettings.NONE.failoverBudget()).isEqualTo(Duration.ofSeconds(2));
    assertThat(ClusterSettings.NONE.priority(DB2)).isEqualTo(50);
    assertThat(ClusterSettings.NONE.neverPrimary(DB2)).isFalse();
  }

  @Test
  void settingIsKeptAndTakenBack() {
    ClusterSettings set = ClusterSettings.NONE.with("db2.priority", "80", MEMBERS);
    assertThat(ClusterSettings.read(set.json()).priority(DB2)).isEqualTo(80);
    assertThat(set.with("db2.priority", "default", MEMBERS)).isEqualTo(ClusterSettings.NONE);
  }

  @Test
  void unknownKeyIsRefusedWithTheNearestOne() {
    refused("stale_reads_limit", "3s", "unknown-setting", "'stale_read_limit'");
    refused("db2.prioritty", "80", "unknown-setting", "'db2.priority'");
    refused("db7.priority", "80", "unknown-setting", ".priority'");
    refused("priority", "80", "unknown-setting", "db1.priority");
  }

  @Test
  void valueOutOfItsRangeIsRefused() {
    refused("stale_read_limit", "100ms", "bad-setting", "2s");
    refused("failover_cooldown", "soon", "bad-setting", "10s");
    refused("failover_budget", "2h", "bad-setting", "2s");
    refused("db2.priority", "101", "bad-setting", "50");
    refused("db2.never_primary", "yes", "bad-setting", "false");
  }

  @Test
  void everythingIsCheckedAtOnce() {
    assertThatThrownBy(
            () -> ClusterSettings.checked(Map.of("db1.priority", "1", "db2.color", "x"), MEMBERS))
        .isInstanceOf(Failure.class);
  }

  private static void refused(String key, String value, String code, String hint) {
    assertThatThrownBy(() -> ClusterSettings.NONE.with(key, value, MEMBERS))
        .isInstanceOfSatisfying(
            Failure.class,
            f -> {
              assertThat(f.code()).isEqualTo(code);
              assertThat(f.hint()).contains(hint);
            });
  }
}
