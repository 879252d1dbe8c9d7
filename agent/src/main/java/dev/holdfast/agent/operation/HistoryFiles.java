package dev.holdfast.agent.operation;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/** Reports on this agent's disk, one file per term; the newest 100 are kept. */
final class HistoryFiles {
  private static final System.Logger LOG = System.getLogger(HistoryFiles.class.getName());
  private static final int KEPT = 100;

  private final Path folder;

  HistoryFiles(Path state) {
    folder = state.resolve("history");
  }

  /** Terms that have a report, the newest last. */
  private List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(f -> f.getFileName().toString().matches("\\d{19}\\.json"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw failure("reading", e);
    }
  }

  /** The newest {@code most}, the newest last; a file that can't be read is left out. */
  List<HistoryReport> newest(int most) {
    List<Path> files = files();
    List<HistoryReport> reports = new ArrayList<>();
    for (Path file : files.subList(Math.max(0, files.size() - most), files.size())) {
      try {
        reports.add(Json.MAPPER.readValue(Files.readString(file), HistoryReport.class));
      } catch (IOException | JacksonException e) {
        LOG.log(System.Logger.Level.WARNING, "no report in " + file, e);
      }
    }
    return reports;
  }

  long lastTerm() {
    List<Path> files = files();
    return files.isEmpty()
        ? 0
        : Long.parseLong(files.getLast().getFileName().toString().substring(0, 19));
  }

  void add(HistoryReport report) {
    String name = "%019d.json".formatted(report.term());
    try {
      Files.createDirectories(folder);
      Path next = folder.resolve(name + ".new");
      Files.writeString(next, Json.MAPPER.writeValueAsString(report));
      Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      List<Path> files = files();
      for (Path old : files.subList(0, Math.max(0, files.size() - KEPT))) {
        Files.delete(old);
      }
    } catch (IOException e) {
      throw failure("writing", e);
    }
  }

  private Failure failure(String doing, IOException e) {
    return new Failure(
        "history-files",
        doing + " the history in " + folder,
        String.valueOf(e.getMessage()),
        "See to space and permissions there; nothing else depends on it.",
        e);
  }
}
