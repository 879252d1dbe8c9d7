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

/** The program as people run it: the jars that the build of cli has put together. */
record Distribution(String java, String classPath) {
  static Distribution built() {
    Path lib = Tree.root().resolve("cli/target/dist/lib");
    try (Stream<Path> jars = Files.list(lib)) {
      return new Distribution(
          System.getProperty("java.home") + "/bin/java",
          jars.map(Path::toString).sorted().collect(Collectors.joining(File.pathSeparator)));
    } catch (IOException e) {
      throw new UncheckedIOException("run it with: mvn -pl acceptance -am verify", e);
    }
  }

  /** What a Java machine that runs the distribution has as its properties. */
  Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("java.home", System.getProperty("java.home"));
    properties.setProperty("java.class.path", classPath);
    return properties;
  }

  /** The start script's own command line, without its cache. */
  List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath,
                "dev.holdfast.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }
}
