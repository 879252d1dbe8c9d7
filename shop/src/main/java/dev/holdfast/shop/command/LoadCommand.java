package dev.holdfast.shop.command;

import dev.holdfast.shop.LoadPlan;
import dev.holdfast.shop.LoadProgress;
import dev.holdfast.shop.LoadReport;
import dev.holdfast.shop.Loader;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "load",
    description = "Creates the schema 'shop' and fills it, in parallel.",
    mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private AccessOptions access = new AccessOptions();

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "200000",
      description = "How many customers (default: ${DEFAULT-VALUE}).")
  private int customers;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "4",
      description = "Connections that fill at the same time (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(names = "--replace", description = "Drop the shop that is there, with all its data.")
  private boolean replace;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    if (customers < 1 || customers > LoadPlan.MOST_CUSTOMERS || threads < 1 || threads > 256) {
      throw new ParameterException(
          spec.commandLine(),
          "--customers must be 1 to " + LoadPlan.MOST_CUSTOMERS + ", --threads 1 to 256");
    }
    ProgressLine line = new ProgressLine(spec.commandLine().getErr());
    LoadReport report =
        new Loader(access.access())
            .load(new LoadPlan(customers, threads, replace), p -> line.show(text(p)));
    line.done();
    spec.commandLine().getOut().println(json ? toJson(report) : toText(report));
    return 0;
  }

  private static String text(LoadProgress p) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d customers (%d %%), %d s left",
        p.done(),
        p.customers(),
        100L * p.done() / p.customers(),
        p.remaining().toSeconds());
  }

  private static String toText(LoadReport r) {
    return String.format(
        Locale.ROOT,
        "Loaded %,d customers, %,d products, %,d deposits and %,d purchases with %,d items"
            + " in %.1f s (%d parts sent again).%nThis database is %s.",
        r.customers(),
        r.products(),
        r.deposits(),
        r.purchases(),
        r.items(),
        r.took().toMillis() / 1000.0,
        r.retries(),
        r.databaseId());
  }

  private static String toJson(LoadReport r) {
    JsonMapper mapper = new JsonMapper();
    return mapper.writeValueAsString(
        mapper
            .createObjectNode()
            .put("databaseId", r.databaseId())
            .put("customers", r.customers())
            .put("products", r.products())
            .put("deposits", r.deposits())
            .put("purchases", r.purchases())
            .put("items", r.items())
            .put("retries", r.retries())
            .put("millis", r.took().toMillis()));
  }
}
