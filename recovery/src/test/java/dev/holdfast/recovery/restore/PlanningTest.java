package dev.holdfast.recovery.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.recovery.fold.Engine;
import dev.holdfast.recovery.impact.Conflict;
import dev.holdfast.recovery.impact.Conflict.Kind;
import dev.holdfast.recovery.impact.Plan;
import dev.holdfast.recovery.impact.Planning;
import dev.holdfast.recovery.impact.Policies;
import dev.holdfast.server.mariadb.MariaDbUndoServers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each story has tables of its own, in one past. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlanningTest {
  private final Past past;
  private final Map<String, String> gtids = new LinkedHashMap<>();
  private Path base = Path.of("");
  private Path logs = Path.of("");

  PlanningTest() throws Exception {
    past = new Past();
  }

  @BeforeAll
  void makeAPast() throws Exception {
    past.run(
        "CREATE DATABASE s",
        "USE s",
        "CREATE TABLE account (id INT PRIMARY KEY, credit BIGINT, note VARCHAR(20))",
        "INSERT INTO account VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'c')",
        "CREATE TABLE person (id INT PRIMARY KEY, email VARCHAR(50) UNIQUE)",
        "INSERT INTO person VALUES (1, 'ann@x'), (2, 'ben@x')",
        "CREATE TABLE parent (id INT PRIMARY KEY)",
        "CREATE TABLE child (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES parent (id))",
        "INSERT INTO parent VALUES (1), (2)",
        "INSERT INTO child VALUES (1, 1)",
        "CREATE TABLE plain (id INT PRIMARY KEY, credit BIGINT)",
        "INSERT INTO plain VALUES (1, 10), (2, 20)",
        "CREATE TABLE gone (id INT PRIMARY KEY)",
        "INSERT INTO gone VALUES (1)");
    base = past.base("base");
    past.run("USE s");
    step("bonus", "UPDATE account SET credit = credit + 100 WHERE id = 1");
    step("interest", "UPDATE account SET credit = credit + 1, note = CONCAT(note, '!')");
    step("copy", "UPDATE account SET credit = 7 WHERE id = 3");
    step("left", "DELETE FROM person WHERE id = 1");
    step("same-mail", "INSERT INTO person VALUES (5, 'Ann@x')");
    step("back", "INSERT INTO person VALUES (1, 'new@x')");
    step("new-parent", "INSERT INTO parent VALUES (3)");
    step("its-child", "INSERT INTO child VALUES (3, 3)");
    step("orphaned", "DELETE FROM child WHERE id = 1");
    step("no-parent", "DELETE FROM parent WHERE id = 1");
    step("emptied", "TRUNCATE gone");
    step("filled", "INSERT INTO gone VALUES (9)");
    past.run("SET GLOBAL binlog_row_metadata = NO_LOG");
    step("plain-bonus", "UPDATE plain SET credit = 110 WHERE id = 1");
    step("plain-other", "UPDATE plain SET credit = 21 WHERE id = 2");
    step("plain-same", "UPDATE plain SET credit = 111 WHERE id = 1");
    logs = past.logs("logs", p -> {});
  }

  private void step(String name, String sql) throws Exception {
    past.run(sql);
    gtids.put(name, past.gtid());
  }

  @AfterAll
  void forget() throws Exception {
    past.close();
  }

  @Test
  void aLaterWriteOfTheSameRowStopsTheRestoreAndIsTheOnlyConflict() {
    List<Plan> plans = new ArrayList<>();
    Failure failure =
        catchThrowableOfType(Failure.class, () -> restore("d1", "bonus", plans, "stop"));
    assertThat(failure.code()).isEqualTo("plan-conflicts");
    assertThat(plans.getFirst().conflicts())
        .extracting(Conflict::gtid, Conflict::kind, Conflict::table, Conflict::key)
        .containsExactly(tuple(gtid("interest"), Kind.ROW, "s.account", "id=1"));
    assertThat(plans.getFirst().conflicts().getFirst().columns()).containsExactly("credit", "note");
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void asLoggedBringsTheLogsValueAndDifferenceTheDifference(Engine engine) {
    String bonus = gtids.getOrDefault("bonus", "");
    replay("d2" + engine, engine, bonus, new ArrayList<>(), "as-logged");
    assertThat(accounts("d2" + engine)).isEqualTo("1:111:a!,2:21:b!,3:7:c!");
    replay("d3" + engine, engine, bonus, new ArrayList<>(), "difference");
    assertThat(accounts("d3" + engine)).isEqualTo("1:11:a!,2:21:b!,3:7:c!");
  }

  @Test
  void aPolicyForAColumnCountsForThatColumnAlone() {
    restore("d4", "bonus", new ArrayList<>(), "as-logged", "s.account.credit=difference");
    assertThat(accounts("d4")).isEqualTo("1:11:a!,2:21:b!,3:7:c!");
    List<Plan> plans = new ArrayList<>();
    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> restore("d5", "bonus", plans, "s.account.credit=difference"));
    assertThat(failure.code()).isEqualTo("plan-conflicts");
  }

  @Test
  void whatIsLeftOutBecauseOfItIsFollowedToo() {
    List<Plan> plans = new ArrayList<>();
    restore("d6", "bonus", plans, "leave-out");
    assertThat(plans.getFirst().alsoLeftOut())
        .map(Object::toString)
        .containsExactly(gtids.get("interest"), gtids.get("copy"));
    assertThat(accounts("d6")).isEqualTo("1:10:a,2:20:b,3:30:c");
  }

  @Test
  void aRowThatIsStillThereMeetsItsSuccessorAndItsUniqueValue() {
    List<Plan> plans = new ArrayList<>();
    assertThat(refusal("d7", "left", plans, "as-logged")).isEqualTo("plan-conflicts");
    assertThat(plans.getFirst().conflicts())
        .extracting(Conflict::gtid, Conflict::kind, Conflict::resolved)
        .containsExactly(
            tuple(gtid("same-mail"), Kind.UNIQUE, false), tuple(gtid("back"), Kind.ROW, true));
  }

  @Test
  void aRowThatIsInsertedAgainTakesTheOldOnesPlace() {
    String both = gtids.get("left") + "," + gtids.get("same-mail");
    restoreGtids("d8", both, new ArrayList<>(), "as-logged");
    assertThat(past.restored("d8", "SELECT GROUP_CONCAT(id, ':', email ORDER BY id) FROM s.person"))
        .isEqualTo("1:new@x,2:ben@x");
  }

  @Test
  void aChildWithoutItsParentIsLeftOutOrNothingIs() {
    List<Plan> plans = new ArrayList<>();
    assertThat(refusal("d9", "new-parent", plans, "as-logged")).isEqualTo("plan-conflicts");
    assertThat(plans.getFirst().conflicts()).map(Conflict::kind).containsExactly(Kind.PARENT);
    restore("d10", "new-parent", plans, "leave-out");
    assertThat(past.restored("d10", "SELECT COUNT(*) FROM s.child WHERE id = 3")).isEqualTo("0");
  }

  @Test
  void aParentWhoseChildIsStillThereIsFound() {
    List<Plan> plans = new ArrayList<>();
    restore("d11", "orphaned", plans, "leave-out");
    assertThat(plans.getFirst().conflicts()).map(Conflict::kind).containsExactly(Kind.CHILD);
    assertThat(past.restored("d11", "SELECT COUNT(*) FROM s.parent")).isEqualTo("3");
  }

  @Test
  void aLogThatNamesNoColumnsIsReadByTheBasesKeys() {
    List<Plan> plans = new ArrayList<>();
    restore("d13", "plain-bonus", plans, "as-logged");
    assertThat(plans.getFirst().conflicts())
        .extracting(Conflict::gtid, Conflict::kind, Conflict::key)
        .containsExactly(tuple(gtid("plain-same"), Kind.ROW, "id=1"));
    assertThat(past.restored("d13", "SELECT SUM(credit) FROM s.plain")).isEqualTo("132");
  }

  @Test
  void afterAStatementThatNobodySeesTheRowsOfItsTableAreInDoubt() {
    List<Plan> plans = new ArrayList<>();
    restore("d12", "emptied", plans, "as-logged");
    assertThat(plans.getFirst().conflicts())
        .extracting(Conflict::gtid, Conflict::kind)
        .containsExactly(tuple(gtid("filled"), Kind.UNSEEN));
    assertThat(past.restored("d12", "SELECT COUNT(*) FROM s.gone")).isEqualTo("2");
  }

  private Gtid gtid(String step) {
    return Gtid.parse(gtids.getOrDefault(step, ""));
  }

  private String accounts(String dir) {
    return past.restored(
        dir, "SELECT GROUP_CONCAT(id, ':', credit, ':', note ORDER BY id) FROM s.account");
  }

  private String refusal(String dir, String without, List<Plan> plans, String... policies) {
    return catchThrowableOfType(Failure.class, () -> restore(dir, without, plans, policies)).code();
  }

  private void restore(String dir, String without, List<Plan> plans, String... policies) {
    restoreGtids(dir, gtids.getOrDefault(without, ""), plans, policies);
  }

  private void restoreGtids(String dir, String without, List<Plan> plans, String... policies) {
    replay(dir, Engine.SERVE, without, plans, policies);
  }

  private void replay(
      String dir, Engine engine, String without, List<Plan> plans, String... policies) {
    Policies all = Policies.parse(List.of(policies));
    RestoreRequest request = past.request(dir, base, logs, List.of(without.split(",")), null);
    new Restore(past.servers, new MariaDbUndoServers(), engine, request, p -> {})
        .run(new Planning(all, plans::add), all.toString());
  }
}
