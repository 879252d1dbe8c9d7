package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every code of a Failure stands in the manual. */
class ErrorCodesTest {
  /** A literal at the place of the code, also in the small factories that classes keep for it. */
  private static final Pattern CODE =
      Pattern.compile("Failure\\(\\s*\"([a-z-]+)\"|\\w+\\(\\s*\"([a-z]+(?:-[a-z]+)+)\",");

  /** Literals that look like codes and are none. */
  private static final Set<String> NO_CODES =
      Set.of("mariadb-install-db", "mariadb-backup", "mariadb-dump");

  @Test
  void everyCodeIsExplainedInTheManual() {
    String manual = Tree.read(Tree.root().resolve("docs/manual/errors.md"));
    Map<String, Path> missing = new TreeMap<>();
    for (Path file : Tree.mainSources()) {
      for (String code : codes(Tree.read(file))) {
        if (!manual.contains("`" + code + "`")) {
          missing.put(code, file);
        }
      }
    }
    assertThat(missing).as("codes without a line in docs/manual/errors.md").isEmpty();
  }

  private static Set<String> codes(String source) {
    Set<String> codes = new TreeSet<>();
    if (!source.contains("Failure")) {
      return codes;
    }
    Matcher matcher = CODE.matcher(source);
    while (matcher.find()) {
      codes.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    codes.removeAll(NO_CODES);
    return codes;
  }
}
