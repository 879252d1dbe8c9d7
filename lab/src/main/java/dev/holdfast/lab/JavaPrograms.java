package dev.holdfast.lab;

import dev.holdfast.base.Endpoint;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Runs this same program again: the same Java, class path and ahead-of-time cache.
 *
 * @param properties of the system; the start script says in {@code holdfast.aot} where the cache is
 */
public record JavaPrograms(Properties properties) implements Programs {
  @Override
  public List<String> agent(Path configuration) {
    return java("agent", "--config", configuration.toString());
  }

  @Override
  public List<String> router(
      List<Endpoint> agents, Path tokenFile, Path usersFile, Endpoint primary, Endpoint replica) {
    String hosts = agents.stream().map(Endpoint::toString).collect(Collectors.joining(","));
    return java(
        "router",
        "--agents",
        hosts,
        "--token-file",
        tokenFile.toString(),
        "--users-file",
        usersFile.toString(),
        "--listen",
        primary.toString(),
        "--listen-replica",
        replica.toString());
  }

  private List<String> java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(properties.getProperty("java.home") + File.separator + "bin/java");
    String aot = properties.getProperty("holdfast.aot");
    if (aot != null) {
      command.add("-XX:AOTCache=" + aot);
    }
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseCompactObjectHeaders",
            "-Xms40m",
            "-Xmn16m",
            "-Xmx256m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:AsyncDeflationInterval=5000",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "-cp",
            classPath(),
            "dev.holdfast.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Surefire, which runs our tests, starts Java with one jar that names the others. */
  private String classPath() {
    return properties.getProperty(
        "surefire.test.class.path", properties.getProperty("java.class.path"));
  }
}
