package dev.holdfast.simulation;

import java.util.Optional;
import java.util.stream.LongStream;

public final class MutantHunt {
  public static void main(String[] a) {
    int n = Integer.parseInt(a[0]);
    Mutants.all().forEach((name, rules) -> {
      if (a.length > 1 && !name.contains(a[1])) return;
      Scenario s = Scenario.standard(rules);
      long t = System.nanoTime();
      Optional<Simulation.Outcome> o = LongStream.rangeClosed(1, n).mapToObj(i -> Simulation.run(s, i, a.length > 1)).filter(x -> x.violation().isPresent()).findFirst();
      System.out.printf("%-45s %s  %.1f s%n", name, o.map(x -> "seed " + x.seed() + " " + x.violation().get().lines().findFirst().get()).orElse("NOT CAUGHT"), (System.nanoTime()-t)/1e9);
      if (a.length > 1) o.ifPresent(x -> x.story().forEach(System.out::println));
    });
    Scenario blind = new Scenario(3, 260, 400, new dev.holdfast.decision.Rules(), false, Scenario.standard(new dev.holdfast.decision.Rules()).settings());
    Optional<Simulation.Outcome> o = LongStream.rangeClosed(1, n).mapToObj(i -> Simulation.run(blind, i, false)).filter(x -> x.violation().isPresent()).findFirst();
    System.out.println("blind write: " + o.map(x -> x.seed() + " " + x.violation().get()).orElse("NOT CAUGHT"));
  }
}
