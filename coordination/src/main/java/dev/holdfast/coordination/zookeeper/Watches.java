package dev.holdfast.coordination.zookeeper;

import dev.holdfast.coordination.Answer;
import dev.holdfast.coordination.Watch;
import dev.holdfast.coordination.WatchThread;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The watches of one client, and which of them a change concerns. */
final class Watches {
  private final Map<WatchThread<?>, String> paths = new ConcurrentHashMap<>();

  <T> Watch add(
      String name,
      String path,
      Supplier<Answer<Optional<T>>> fetch,
      BiPredicate<T, T> newer,
      Consumer<T> onChange) {
    return keep(path, WatchThread.start(name, fetch, newer, onChange));
  }

  /** The watch is told of changes at and below its path, and of lost and new connections. */
  Watch keep(String path, WatchThread<?> watch) {
    paths.put(watch, path);
    watch.signal(); // for a change after its first look and before it could be told
    return () -> {
      paths.remove(watch);
      watch.close();
    };
  }

  void signal(String path) {
    paths.forEach((watch, watched) -> {
      if (path.length() <= 1 || path.equals(watched) || path.startsWith(watched + "/")) {
        watch.signal();
      }
    });
  }

  void close() {
    paths.keySet().forEach(WatchThread::close);
  }
}
