package dev.holdfast.agent.operation;

import java.util.List;

/**
 * The cluster's settings.
 *
 * @param version grows with each change; -1 when nothing was ever set
 */
public record ConfigReport(long version, List<Setting> settings) {
  public ConfigReport {
    settings = List.copyOf(settings);
  }

  /**
   * One of them.
   *
   * @param set whether {@code value} was set; otherwise it is the usual one
   */
  public record Setting(
      String key, String value, boolean set, String usual, String range, String meaning) {}
}
