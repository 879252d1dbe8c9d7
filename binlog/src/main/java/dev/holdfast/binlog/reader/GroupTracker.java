package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.LogEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows events and tells when an event group is complete. A group may go on in the next file. One
 * that another group's start cuts off was not received whole: the source sends it again.
 */
final class GroupTracker {
  private final List<Extent> extents = new ArrayList<>();
  private Optional<LogEvent.Start> start = Optional.empty();
  private @Nullable EventHeader first;
  private boolean standalone;
  private @Nullable Path extentFile;
  private LogEvent.@Nullable FormatDescription extentFormat;
  private long extentFrom;
  private long extentTo;
  private boolean loose;

  /** The group that this event, which {@code file} returned last, ends. */
  Optional<LoggedTransaction> accept(LogFile file, PlacedEvent event) {
    return switch (event.event()) {
      case LogEvent.GroupStart begun -> {
        open(Optional.of(begun), begun.standalone(), file, event);
        yield Optional.empty();
      }
      case LogEvent.MySqlStart begun -> {
        open(Optional.of(begun), true, file, event);
        yield Optional.empty();
      }
      case LogEvent.Begin begun -> {
        if (anonymous(file)) {
          open(Optional.empty(), false, file, event);
        } else {
          standalone &= !mysql();
          add(file, event);
        }
        yield Optional.empty();
      }
      case LogEvent.TransactionEnd end -> {
        add(file, event);
        yield close(Optional.of(end.how()));
      }
      case LogEvent.Other other -> part(file, event, other.precedesStatement());
      case LogEvent.Payload payload -> throw new IllegalStateException("decoded: " + payload);
      case LogEvent.Content content -> throw new IllegalStateException("decoded: " + content);
      case LogEvent.FormatDescription d -> Optional.empty();
      case LogEvent.GtidList l -> Optional.empty();
      case LogEvent.PreviousGtids p -> Optional.empty();
      case LogEvent.Rotate r -> Optional.empty();
      case LogEvent.Housekeeping h -> Optional.empty();
    };
  }

  /** The group that has begun and not ended. */
  Optional<LogEvent.Start> begun() {
    return start;
  }

  /** Whether there were parts of a group whose beginning wasn't there. */
  boolean loose() {
    return loose;
  }

  void forget() {
    extents.clear();
    extentFile = null;
    first = null;
    start = Optional.empty();
  }

  private Optional<LoggedTransaction> part(LogFile file, PlacedEvent event, boolean precedes) {
    if (anonymous(file)) {
      open(Optional.empty(), true, file, event);
    } else {
      add(file, event);
    }
    return first != null && standalone && !precedes ? close(Optional.empty()) : Optional.empty();
  }

  /** Without GTIDs any event outside of a group begins one. */
  private boolean anonymous(LogFile file) {
    return first == null && !file.format().gtids();
  }

  private void open(
      Optional<LogEvent.Start> begun, boolean alone, LogFile file, PlacedEvent event) {
    forget();
    start = begun;
    standalone = alone;
    first = event.header();
    add(file, event);
  }

  /** MySQL's GTID event leaves open what it begins. */
  private boolean mysql() {
    return start.orElse(null) instanceof LogEvent.MySqlStart;
  }

  /** The rest of a group whose beginning isn't there is left out. */
  private void add(LogFile file, PlacedEvent event) {
    if (first == null) {
      loose = true;
      return;
    }
    if (file.path().equals(extentFile) && event.offset() == extentTo) {
      extentTo = event.end();
      return;
    }
    finishExtent();
    extentFile = file.path();
    extentFormat = file.format();
    extentFrom = event.offset();
    extentTo = event.end();
  }

  private void finishExtent() {
    if (extentFile != null && extentFormat != null) {
      extents.add(new Extent(extentFile, extentFrom, extentTo, extentFormat, true));
      extentFile = null;
    }
  }

  private Optional<LoggedTransaction> close(Optional<LogEvent.TransactionEnd.How> how) {
    finishExtent();
    Optional<LoggedTransaction> ended =
        Optional.ofNullable(first).map(h -> new LoggedTransaction(start, h, extents, how));
    forget();
    return ended;
  }
}
