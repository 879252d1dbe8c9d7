package dev.holdfast.binlog.reader;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.event.EventCodec;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidState;
import dev.holdfast.binlog.gtid.MySqlGtidSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Log files that continue each other: those of one folder whose names differ only in their number.
 *
 * @param name the common part, with the folder
 * @param files oldest first
 */
public record LogSeries(Path name, List<Path> files) {
  private static final Pattern NUMBERED = Pattern.compile("(.+)\\.(\\d{6,})");
  private static final int FIRST_EVENTS = 3;
  private static final Comparator<Path> BY_NUMBER =
      Comparator.comparingLong(LogSeries::number).thenComparing(Path::toString);

  public LogSeries {
    files = files.stream().sorted(BY_NUMBER).toList();
  }

  /**
   * The logs in {@code paths}, which are files or folders. Of a folder, files count that have a
   * number and begin like a log. Fails with {@code bad-log} where there are none.
   */
  public static List<LogSeries> in(List<Path> paths) {
    Map<Path, List<Path>> series = new TreeMap<>();
    for (Path path : paths) {
      for (Path file : files(path)) {
        series.computeIfAbsent(base(file), k -> new ArrayList<>()).add(file);
      }
    }
    return series.entrySet().stream().map(e -> new LogSeries(e.getKey(), e.getValue())).toList();
  }

  private static List<Path> files(Path path) {
    if (!Files.exists(path)) {
      throw bad(path, "there is no such file or folder");
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> all = Files.list(path)) {
      List<Path> logs = all.filter(LogSeries::isLog).toList();
      if (logs.isEmpty()) {
        throw bad(path, "no binary or relay log is in this folder");
      }
      return logs;
    } catch (IOException e) {
      throw Damage.unreadable(path, e);
    }
  }

  private static boolean isLog(Path file) {
    if (!NUMBERED.matcher(name(file)).matches() || !Files.isRegularFile(file)) {
      return false;
    }
    ByteBuffer magic = ByteBuffer.allocate(LogFile.MAGIC_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.read(magic) == LogFile.MAGIC_BYTES
          && (magic.getInt(0) == EventCodec.MAGIC || magic.getInt(0) == EventCodec.MYSQL_ENCRYPTED);
    } catch (IOException e) {
      throw Damage.unreadable(file, e);
    }
  }

  /**
   * Without the files that a GTID is not in, as the binlog state at the beginning of each file
   * says. All of them where a file doesn't say it; under gtid_strict_mode=OFF the state may
   * mislead.
   */
  LogSeries near(Gtid gtid) {
    for (int i = files.size() - 1; i > 0; i--) {
      Optional<GtidState> before = stateBefore(files.get(i));
      if (before.isEmpty()) {
        return this;
      }
      if (!before.get().contains(gtid)) {
        return new LogSeries(name, files.subList(i, files.size()));
      }
    }
    return this;
  }

  /** What had been logged before the file began, if the file says so: binary logs do. */
  public static Optional<GtidState> stateBefore(Path path) {
    return first(
        path,
        e ->
            e.event() instanceof LogEvent.GtidList list
                    && (e.header().flags() & EventHeader.ARTIFICIAL) == 0
                ? Optional.of(GtidState.of(list.gtids()))
                : Optional.empty());
  }

  /** Likewise of MySQL. A relay log says only what had been received, which isn't told. */
  public static Optional<MySqlGtidSet> executedBefore(Path path) {
    return first(
        path,
        e ->
            e.event() instanceof LogEvent.PreviousGtids previous
                    && (e.header().flags() & EventHeader.RELAYED) == 0
                ? Optional.of(previous.gtids())
                : Optional.empty());
  }

  private static <T> Optional<T> first(Path path, Function<PlacedEvent, Optional<T>> sought) {
    try (LogFile file = LogFile.open(path)) {
      for (int i = 0; i < FIRST_EVENTS; i++) {
        Optional<T> found = file.next().flatMap(sought);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw Damage.unreadable(path, e);
    } catch (Failure e) {
      return Optional.empty(); // Whoever reads on comes to the damage, and says so.
    }
  }

  private static Failure bad(Path path, String reason) {
    return new Failure(
        "bad-log",
        "looking for logs in " + path,
        reason,
        "Name binary or relay logs, or folders with them: the server's log_bin_basename and"
            + " relay_log variables say where they are.");
  }

  private static Path base(Path file) {
    Matcher m = NUMBERED.matcher(name(file));
    return m.matches() ? file.resolveSibling(m.group(1)) : file;
  }

  private static long number(Path file) {
    Matcher m = NUMBERED.matcher(name(file));
    return m.matches() ? Long.parseLong(m.group(2)) : 0;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
