package dev.holdfast.bench;

import dev.holdfast.base.Endpoint;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Commits per second, as clients count them. */
final class Throughput {
  private record Case(String arrangement, int clients) {}

  private final Duration warmUp;
  private final Duration time;
  private final Map<Case, List<Double>> perSecond = new LinkedHashMap<>();

  Throughput(Duration warmUp, Duration time) {
    this.warmUp = warmUp;
    this.time = time;
  }

  void measure(
      String arrangement, int clients, List<Endpoint> addresses, String user, String password)
      throws Exception {
    try (Writers writers = new Writers(addresses, user, password, Clock.systemUTC())) {
      writers.start(clients);
      Thread.sleep(warmUp);
      long begun = System.nanoTime();
      int before = writers.acknowledged().count();
      Thread.sleep(time);
      int commits = writers.acknowledged().count() - before;
      double seconds = (System.nanoTime() - begun) / 1e9;
      writers.lost();
      perSecond
          .computeIfAbsent(new Case(arrangement, clients), _ -> new ArrayList<>())
          .add(commits / seconds);
    }
  }

  List<String> arrangements() {
    return perSecond.keySet().stream().map(Case::arrangement).distinct().toList();
  }

  double median(String arrangement, int clients) {
    List<Double> sorted =
        perSecond.getOrDefault(new Case(arrangement, clients), List.of()).stream()
            .sorted()
            .toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }
}
