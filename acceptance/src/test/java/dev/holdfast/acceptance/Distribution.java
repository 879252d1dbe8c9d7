package dev.holdfast.acceptance;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The program as people run it: the jars that the build of cli has put together, with an
 * ahead-of-time cache as the start script makes it.
 */
record Distribution(String java, String classPath, Path cache) {
  private static final String MAIN = "dev.holdfast.cli.Main";
  private static @Nullable Distribution built;

  static synchronized Distribution built() {
    if (built == null) {
      Path dist = Tree.root().resolve("cli/target/dist");
      try (Stream<Path> files = Files.list(dist.resolve("lib"))) {
        List<Path> jars = files.sorted().toList();
        Distribution made =
            new Distribution(
                System.getProperty("java.home") + "/bin/java",
                jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                dist.resolve("tests.aot"));
        new RecordedStart(made.cache, jars).provide(made::rehearsal);
        built = made;
      } catch (IOException e) {
        throw new UncheckedIOException("run it with: mvn -pl acceptance -am verify", e);
      }
    }
    return built;
  }

  /** What a Java machine that runs the distribution has as its properties. */
  Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("java.home", System.getProperty("java.home"));
    properties.setProperty("java.class.path", classPath);
    properties.setProperty("holdfast.aot", cache.toString());
    return properties;
  }

  /** The start script's own command line. */
  List<String> command(String... arguments) {
    List<String> command = java("-XX:AOTCache=" + cache);
    command.addAll(List.of("-cp", classPath, MAIN));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The command after which the cache is there. */
  private List<String> rehearsal(Path stage) {
    List<String> command = java("-XX:AOTCacheOutput=" + cache);
    command.addAll(List.of("-cp", classPath, MAIN, "rehearse", stage.toString()));
    return command;
  }

  private List<String> java(String cacheOption) {
    return new ArrayList<>(
        List.of(
            java,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            cacheOption));
  }
}
