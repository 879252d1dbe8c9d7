package dev.holdfast.bench;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.lab.Progress;
import dev.holdfast.shop.Access;
import dev.holdfast.shop.LoadPlan;
import dev.holdfast.shop.Loader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A DELETE too many: makes it happen, and measures the commands that bring the rows back. */
final class StoryBench {
  private static final int GONE = 4285;
  private static final int LOADERS = 4;
  private static final String COUNT = "SELECT COUNT(*) AS n FROM shop.";
  private static final String CUSTOMERS_GONE = COUNT + "customer WHERE id <= " + GONE;
  private final Path folder;
  private final String program;
  private final String engine;
  private final Progress progress;
  private final ShopServer server;
  private @Nullable Endpoint at;
  private String deleted = "";

  /**
   * What it took.
   *
   * @param logMebibytes what the restore had to replay
   * @param later purchases after the DELETE, all of which are there
   */
  record Report(
      Machine machine,
      long baseMebibytes,
      long logMebibytes,
      long transactions,
      long folded,
      double findSeconds,
      double planSeconds,
      double restoreSeconds,
      double bothSeconds,
      long later,
      String check) {
    String text() {
      return new Formatter(Locale.ROOT)
          .format("base of %d MiB, %d MiB of log, ", baseMebibytes, logMebibytes)
          .format("%,d transactions, %,d of them folded%n", transactions, folded)
          .format("time find:    %6.1f s%n", findSeconds)
          .format("time restore: %6.1f s%n", restoreSeconds)
          .format("both:         %6.1f s%n", bothSeconds)
          .format("time plan, alone: %.1f s%n", planSeconds)
          .format("%,d customers are back, %,d later purchases are there%n", GONE, later)
          .format("shop check, with the journal: %s%n", check)
          .toString();
    }
  }

  StoryBench(Path folder, String program, String engine, Progress progress) {
    this.folder = folder;
    this.program = program;
    this.engine = engine;
    this.progress = progress;
    server = new ShopServer(folder);
  }

  private Path base() {
    return folder.resolve("base");
  }

  private Path journal() {
    return folder.resolve("journal");
  }

  /** Customers buy all the time, and half of it is over when the DELETE comes. */
  void happen(int customers, Duration time, int rate) throws Exception {
    progress.say("loading a shop of " + customers + " customers");
    Endpoint first = server.start();
    Access access = new Access(List.of(first), PlainServers.CLIENT, PlainServers.PASSWORD);
    new Loader(access).load(new LoadPlan(customers, LOADERS, false), _ -> {});
    server.stop();
    Commands.run("cp", "-a", server.data().toString(), base().toString());
    Endpoint there = server.start();
    at = there;
    progress.say("they buy for " + time.toSeconds() + " s");
    Process run = run(there, time, rate);
    Thread.sleep(time.dividedBy(2));
    try (Connection connection = ShopLog.connect(there)) {
      deleted = Sql.value(connection, "SELECT NOW(6) AS t", "t");
      Sql.run(connection, "DELETE FROM shop.customer WHERE id <= " + GONE);
    }
    if (run.waitFor() != 0) {
      throw failure("shop run ended with " + run.exitValue());
    }
  }

  private Process run(Endpoint there, Duration time, int rate) throws IOException {
    Path password = Files.writeString(folder.resolve("password"), PlainServers.PASSWORD);
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    List<String> command = new ArrayList<>(List.of(program, "shop", "run"));
    command.addAll(List.of("--hosts", there.toString(), "--user", PlainServers.CLIENT));
    command.addAll(List.of("--password-file", password.toString()));
    command.addAll(List.of("--journal", journal().toString(), "--rate", "" + rate));
    command.addAll(List.of("--for", time.toSeconds() + "s"));
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("run.out").toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Finds, plans, restores and compares. */
  Report measure(Machine machine) throws Exception {
    long begun = System.nanoTime();
    String gtid =
        time("find", "--table", "shop.customer", "--delete", "--min-rows", "100")
            .get(0)
            .get("gtid")
            .asString();
    long found = System.nanoTime();
    time("plan", "--without", gtid, "--base", base().toString());
    long planned = System.nanoTime();
    List<String> restore = new ArrayList<>(List.of("restore", "--without", gtid));
    restore.addAll(List.of("--base", base().toString(), "--dir", scratch().toString()));
    restore.addAll(List.of("--engine", engine));
    JsonNode result = time(restore.toArray(String[]::new));
    long restored = System.nanoTime();
    double find = (found - begun) / 1e9;
    double both = find + (restored - planned) / 1e9;
    return new Report(
        machine,
        size(base()) >> 20,
        (ShopLog.bytes(ShopLog.in(server.data())) - ShopLog.bytes(ShopLog.in(base()))) >> 20,
        result.get("applied").asLong(),
        result.get("folded").asLong(),
        find,
        (planned - found) / 1e9,
        (restored - planned) / 1e9,
        both,
        compare(result),
        check(result));
  }

  private Path scratch() {
    return folder.resolve("scratch");
  }

  private static long size(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.mapToLong(f -> f.toFile().isFile() ? f.toFile().length() : 0).sum();
    }
  }

  private JsonNode time(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(program, "time"));
    all.addAll(List.of(command));
    all.addAll(List.of("--json", "--logs", server.data().toString()));
    return Json.MAPPER.readTree(Commands.output(all));
  }

  /** How many purchases came after the DELETE; fails when a customer or one of them isn't there. */
  private long compare(JsonNode restored) throws IOException, SQLException {
    Endpoint copy = new Endpoint("127.0.0.1", restored.get("port").asInt());
    String password = Files.readString(Path.of(restored.get("passwordFile").asString())).strip();
    String later = COUNT + "purchase WHERE made > '" + deleted + "'";
    try (Connection one = ShopLog.connect(Objects.requireNonNull(at));
        Connection other = Sql.open(copy, restored.get("user").asString(), password)) {
      String gone = Sql.value(one, CUSTOMERS_GONE, "n");
      String back = Sql.value(other, CUSTOMERS_GONE, "n");
      String bought = Sql.value(one, later, "n");
      String kept = Sql.value(other, later, "n");
      if (!gone.equals("0")
          || !back.equals("" + GONE)
          || Long.parseLong(kept) < Long.parseLong(bought)) {
        throw failure(
            "%s of %d customers were left and %s are back; %s later purchases, %s are there"
                .formatted(gone, GONE, back, bought, kept));
      }
      return Long.parseLong(bought);
    }
  }

  private String check(JsonNode restored) throws IOException, InterruptedException {
    return Commands.output(
        List.of(
            program,
            "shop",
            "check",
            "--hosts",
            "127.0.0.1:" + restored.get("port").asInt(),
            "--user",
            restored.get("user").asString(),
            "--password-file",
            restored.get("passwordFile").asString(),
            "--journal",
            journal().toString()));
  }

  private static Failure failure(String reason) {
    return new Failure("bench-differs", "restoring a shop", reason, "Report this.");
  }

  void clean() throws InterruptedException {
    server.kill();
    try {
      if (Files.exists(scratch())) {
        Commands.run(program, "time", "restore", "--remove", "--dir", scratch().toString());
      }
      ShopLog.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
