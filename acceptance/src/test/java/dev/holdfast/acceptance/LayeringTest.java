package dev.holdfast.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table in ARCHITECTURE.md, as a test. */
class LayeringTest {
  private static final String ROOT = "dev.holdfast.";
  private static final String REPAIR =
      " To repair: let the lower part take what it needs as a value or through a small interface of"
          + " its own, which the upper part implements; or move the class to the part that it"
          + " belongs to. A dependency that is right after all is added to LayeringTest and to the"
          + " table in ARCHITECTURE.md, with a page in docs/decisions.";

  /** What each module may use besides itself. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("base", Set.of()),
          Map.entry("binlog", Set.of("base")),
          Map.entry("recovery", Set.of("base", "binlog", "server")),
          Map.entry("decision", Set.of("base", "binlog")),
          Map.entry("simulation", Set.of("base", "binlog", "decision")),
          Map.entry("server", Set.of("base", "binlog")),
          Map.entry("coordination", Set.of("base", "decision")),
          Map.entry("agent", Set.of("base", "binlog", "decision", "server", "coordination")),
          Map.entry("shop", Set.of("base")),
          Map.entry("lab", Set.of("base", "agent", "server")),
          Map.entry(
              "cli",
              Set.of(
                  "base", "agent", "server", "lab", "shop", "simulation", "recovery", "binlog")));

  private static final List<String> ADAPTERS =
      List.of("server.mariadb", "coordination.memory", "coordination.zookeeper");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("dev.holdfast");

  @Test
  void everyModuleHasItsPlace() {
    Set<String> modules = new TreeSet<>();
    CLASSES.forEach(
        c -> modules.add(c.getPackageName().substring(ROOT.length()).split("\\.", 2)[0]));
    assertThat(modules).as("modules without a line in LayeringTest").isSubsetOf(MAY_USE.keySet());
  }

  @TestFactory
  List<DynamicTest> modulesUseOnlyWhatIsBelowThem() {
    return MAY_USE.keySet().stream().sorted().map(m -> test(m, below(m))).toList();
  }

  @TestFactory
  List<DynamicTest> adaptersNeverImportEachOther() {
    return ADAPTERS.stream().map(a -> test(a, adapterAlone(a))).toList();
  }

  @Test
  void packagesHaveNoCycles() {
    check(
        slices()
            .matching("dev.holdfast.(**)")
            .should()
            .beFreeOfCycles()
            .because("a cycle can be understood only as a whole." + REPAIR));
  }

  @TestFactory
  List<DynamicTest> pureCodeDoesNoInputOrOutput() {
    return List.of("decision", "binlog.gtid", "binlog.bytes", "binlog.row", "binlog.event").stream()
        .map(pure -> test(pure, pure(pure)))
        .toList();
  }

  @Test
  void decisionUsesOfBinlogOnlyGtids() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + "decision..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                ROOT + "binlog.bytes..",
                ROOT + "binlog.row..",
                ROOT + "binlog.event..",
                ROOT + "binlog.reader..")
            .because("the core decides from positions, never from log files." + REPAIR));
  }

  @Test
  void onlyTheServersAdapterAndTheWiringKnowMariaDb() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "server.mariadb..")
            .and()
            .doNotHaveFullyQualifiedName(ROOT + "agent.Agent")
            .and()
            .doNotHaveFullyQualifiedName(ROOT + "cli.Main")
            .and()
            .resideOutsideOfPackage(ROOT + "lab..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "server.mariadb..")
            .because("what differs between databases stays in their adapters." + REPAIR));
  }

  private static ArchRule below(String module) {
    String[] forbidden =
        MAY_USE.keySet().stream()
            .filter(other -> !other.equals(module) && !allowed(module).contains(other))
            .map(other -> ROOT + other + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .because("'" + module + "' may use only " + allowed(module) + "." + REPAIR)
        .allowEmptyShould(true);
  }

  private static Set<String> allowed(String module) {
    return new TreeSet<>(MAY_USE.getOrDefault(module, Set.of()));
  }

  private static ArchRule adapterAlone(String adapter) {
    String[] others =
        ADAPTERS.stream()
            .filter(a -> !a.equals(adapter))
            .map(a -> ROOT + a + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(ROOT + adapter + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .because("an adapter that knows another can't be left out." + REPAIR)
        .allowEmptyShould(true);
  }

  private static ArchRule pure(String part) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + part + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.nio.file..",
            "java.nio.channels..",
            "java.net..",
            "java.sql..",
            "java.util.concurrent..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.lang\\.(Thread|Process|ProcessBuilder|ProcessHandle|Runtime)")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .because("its decisions must be repeatable from a seed." + REPAIR)
        .allowEmptyShould(true);
  }

  private static DynamicTest test(String name, ArchRule rule) {
    return DynamicTest.dynamicTest(name, () -> check(rule));
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
