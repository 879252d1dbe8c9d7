package dev.holdfast.shop.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.shop.Bench;
import dev.holdfast.shop.Unreachable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands as a person types them: results, messages and exit codes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandTest {
  private final Bench bench = new Bench();
  @TempDir private Path folder = Path.of("");

  CommandTest() throws Exception {
    bench.load();
  }

  @AfterAll
  void close() throws Exception {
    bench.close();
  }

  @Test
  void loadRunAndCheckPrintTables() {
    String journal = folder.resolve("tables.hfj").toString();
    Said load = onBench("load", "--customers", "100", "--replace");
    Said run = onBench("run", "--for", "300ms", "--threads", "2", "--journal", journal);
    Said check = onBench("check", "--journal", journal);
    assertThat(List.of(load.code(), run.code(), check.code())).containsExactly(0, 0, 0);
    assertThat(load.out()).contains("Loaded 100 customers", "This database is ");
    assertThat(run.out())
        .contains("p99", "purchase ", "acknowledged writes per second", "Longest gap", journal);
    assertThat(check.out()).contains("credit", "0 phantoms", "Verdict: holds");
  }

  @Test
  void jsonIsOneObjectOnStandardOutput() {
    String journal = folder.resolve("json.hfj").toString();
    JsonNode load = json(onBench("load", "--customers", "100", "--replace", "--json"));
    JsonNode run =
        json(onBench("run", "--for", "500ms", "--rate", "100", "--journal", journal, "--json"));
    JsonNode check = json(onBench("check", "--journal", journal, "--json"));
    assertThat(load.get("customers").asInt()).isEqualTo(100);
    int turns = run.get("millis").asInt() / 10 + 1;
    assertThat(run.get("acknowledged").asInt()).isBetween(1, turns);
    assertThat(check.get("verdict").asString()).isEqualTo("holds");
    assertThat(check.get("databaseId")).isEqualTo(load.get("databaseId"));
    assertThat(check.get("journal").get("acknowledged")).isEqualTo(run.get("acknowledged"));
  }

  @Test
  void violationsAreNamedAndTheExitCodeIsOne() throws Exception {
    bench.load();
    bench.server.sql("UPDATE shop.customer SET credit = 1 WHERE id = 2");
    Said check = onBench("check");
    assertThat(check.code()).isOne();
    assertThat(check.out())
        .contains("violated credit", "customer 2: credit 1", "Verdict: violated");
    JsonNode json = new JsonMapper().readTree(onBench("check", "--json").out());
    assertThat(json.get("rules").get(0).get("rows").get(0).asString()).startsWith("customer 2:");
  }

  @Test
  void closedPortIsUnreachableAndForACheckUnknown() {
    String nowhere = Unreachable.endpoint().toString();
    assertSaid(type("load", "--hosts", nowhere), 1, "unreachable", "refused");
    assertSaid(type("run", "--hosts", nowhere, "--journal", unused()), 1, "unreachable");
    Said check = type("check", "--hosts", nowhere);
    assertThat(check.code()).isEqualTo(3);
    assertThat(check.out()).contains("Verdict: unknown", nowhere);
  }

  @Test
  void hostThatDoesNotExistIsAWrongInput() {
    for (String command : new String[] {"load", "check"}) {
      assertSaid(type(command, "--hosts", "no.such.invalid:3306"), 2, "unknown-host", "no.such");
    }
  }

  @Test
  void hostThatNeverAnswersIsNotWaitedForLong() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      String host = "127.0.0.1:" + mute.getLocalPort();
      assertSaid(type("load", "--hosts", host), 1, "unreachable", "imed out");
    }
  }

  @Test
  void wrongPasswordIsAWrongInput() throws Exception {
    Path password =
        Files.createFile(
            folder.resolve("password"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, "wrong\n");
    for (String command : new String[] {"load", "check"}) {
      assertSaid(
          onBench(command, "--password-file", password.toString()), 2, "bad-login", "denied");
    }
  }

  @Test
  void readOnlyServerIsRefusedByLoadAndRun() throws Exception {
    bench.server.sql("SET GLOBAL read_only = ON");
    try {
      assertSaid(onBench("load", "--replace"), 1, "read-only", "no host takes writes");
      assertSaid(onBench("run", "--journal", unused()), 1, "read-only");
    } finally {
      bench.server.sql("SET GLOBAL read_only = OFF");
    }
  }

  @Test
  void shopThatIsMissingOrUnfinishedIsNotRunOn() throws Exception {
    bench.server.sql("UPDATE shop.origin SET loaded = NULL");
    assertSaid(onBench("run", "--journal", unused()), 1, "shop-unfinished", "--replace");
    bench.server.sql("DROP DATABASE shop");
    try {
      assertSaid(onBench("run", "--journal", unused()), 2, "unknown-shop", "holdfast shop load");
      Said check = onBench("check");
      assertThat(check.code()).isEqualTo(3);
      assertThat(check.out()).contains("there is none");
    } finally {
      bench.load();
    }
  }

  @Test
  void shopIsOnlyReplacedWhenAskedAndForeignSchemasNever() throws Exception {
    assertSaid(onBench("load"), 1, "shop-exists", "--replace");
    bench.server.sql("DROP DATABASE shop", "CREATE DATABASE shop", "CREATE TABLE shop.t (a INT)");
    assertSaid(onBench("load", "--replace"), 1, "not-ours", "not touched");
    bench.server.sql("DROP DATABASE shop");
    assertThat(onBench("load", "--customers", "50").code()).isZero();
  }

  @Test
  void wrongOptionsAreUsageErrors() {
    assertSaid(onBench("check", "--jurnal", "x"), 2, "--jurnal");
    assertSaid(onBench("load", "--customers", "0"), 2, "--customers must be");
    assertSaid(onBench("load", "--customers", "many"), 2, "many");
    assertSaid(onBench("run", "--for", "soon", "--journal", unused()), 2, "bad-duration");
    assertSaid(type("check", "--hosts", "localhost"), 2, "bad-endpoint");
    assertSaid(type("check"), 2, "--hosts");
    assertSaid(onBench("check", "--journal", unused()), 2, "unknown-journal");
    assertSaid(type(), 2, "Which command?");
  }

  @Test
  void journalThatExistsIsRefused() throws Exception {
    Path journal = Files.createFile(folder.resolve("old.hfj"));
    assertSaid(onBench("run", "--journal", journal.toString()), 1, "journal-exists", "--append");
    assertThat(journal).isEmptyFile();
  }

  private String unused() {
    return folder.resolve("unused.hfj").toString();
  }

  private static JsonNode json(Said said) {
    assertThat(said.code()).as(said.err()).isZero();
    return new JsonMapper().readTree(said.out());
  }

  private static void assertSaid(Said said, int code, String... parts) {
    assertThat(said.err()).contains(parts);
    assertThat(said.code()).as(said.err()).isEqualTo(code);
  }

  private Said onBench(String command, String... more) {
    List<String> words =
        new ArrayList<>(List.of(command, "--hosts", bench.server.endpoint().toString()));
    words.addAll(List.of(more));
    return type(words.toArray(String[]::new));
  }

  private static Said type(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        ShopMain.commands(new PrintWriter(out, true), new PrintWriter(err, true)).execute(words);
    return new Said(code, out.toString(), err.toString());
  }

  private record Said(int code, String out, String err) {}
}
