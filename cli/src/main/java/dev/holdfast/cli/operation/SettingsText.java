package dev.holdfast.cli.operation;

import dev.holdfast.agent.operation.ConfigReport;
import dev.holdfast.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cluster's settings as a text to edit: {@code key: value}, with {@code #} before comments. */
record SettingsText(String text) {
  private static final String WHAT = "editing the cluster's settings";

  static SettingsText of(ConfigReport report) {
    StringBuilder text =
        new StringBuilder("# Without # it is set; with # the usual value counts.\n");
    for (ConfigReport.Setting s : report.settings()) {
      text.append("\n# ").append(s.meaning()).append("; ").append(s.range()).append('\n');
      text.append(s.set() ? "" : "# ").append(s.key()).append(": ").append(s.value()).append('\n');
    }
    return new SettingsText(text.toString());
  }

  /** What is set in it. Fails with {@code bad-setting}. */
  SortedMap<String, String> values() {
    TreeMap<String, String> values = new TreeMap<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        int colon = line.indexOf(':');
        String key = colon < 0 ? line : line.substring(0, colon).strip();
        if (colon < 0 || values.put(key, line.substring(colon + 1).strip()) != null) {
          throw new Failure(
              "bad-setting",
              WHAT,
              colon < 0 ? "'" + line + "' is no setting" : "'" + key + "' stands twice",
              "Write one 'key: value' in each line. Nothing was changed.");
        }
      }
    }
    return Collections.unmodifiableSortedMap(values);
  }

  /** As a person leaves it in the editor that {@code environment} names. */
  SettingsText edited(Map<String, String> environment) {
    String editor = environment.getOrDefault("VISUAL", environment.getOrDefault("EDITOR", "vi"));
    try {
      Path file = Files.createTempFile("holdfast-settings-", ".yaml");
      try {
        Files.writeString(file, text);
        Process process =
            new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", file.toString())
                .inheritIO()
                .start();
        int exit = process.waitFor();
        if (exit != 0) {
          throw failed("the editor '" + editor + "' ended with exit code " + exit, null);
        }
        return new SettingsText(Files.readString(file));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw failed(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted", e);
    }
  }

  private static Failure failed(String why, @Nullable Throwable cause) {
    return new Failure(
        "editor-failed",
        WHAT,
        why + "; nothing was changed",
        "Name an editor in EDITOR, or use 'holdfast config set'.",
        cause);
  }
}
