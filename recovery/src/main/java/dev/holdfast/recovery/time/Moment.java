package dev.holdfast.recovery.time;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LoggedTransaction;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A point in the logs, as people name one. */
public sealed interface Moment {
  record At(Instant time) implements Moment {}

  record Transaction(TransactionId gtid) implements Moment {}

  /** A byte position in the log file with this name. */
  record Position(String file, long offset) implements Moment {}

  /**
   * Reads {@code 2020-03-28 23:01[:02]} or {@code 2020-03-28}, in {@code zone} unless it names its
   * own, a GTID (not one that looks like a day), or {@code binlog.000042:1234}. Fails with code
   * bad-moment.
   */
  static Moment parse(String text, ZoneId zone) {
    String trimmed = text.strip();
    if (Moments.GTID.matcher(trimmed).matches() && !Moments.DAY.matcher(trimmed).matches()) {
      return new Transaction(TransactionId.parse(trimmed));
    }
    Matcher position = Moments.POSITION.matcher(trimmed);
    if (position.matches()) {
      return new Position(position.group(1), Long.parseLong(position.group(2)));
    }
    try {
      return new At(Moments.time(trimmed, zone));
    } catch (DateTimeException e) {
      throw new Failure(
          "bad-moment",
          "reading '" + text + "'",
          "it is no time, GTID or position in a log",
          "Write '2020-03-28 23:01:02', 0-1-42 or binlog.000042:1234.",
          e);
    }
  }

  /**
   * Whether the transaction is this one, began at this time or later, or stands behind this place.
   */
  default boolean reachedBy(LoggedTransaction t) {
    return switch (this) {
      case At at -> t.header().timestampSeconds() >= at.time().getEpochSecond();
      case Transaction named -> t.id().filter(named.gtid()::equals).isPresent();
      case Position p ->
          t.file().endsWith(p.file()) && t.extents().size() == 1 && t.endPosition() > p.offset();
    };
  }
}

/** How moments are written. */
final class Moments {
  static final Pattern GTID =
      Pattern.compile("\\d+-\\d+-\\d{1,20}|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}:(\\w+:)?\\d+");
  static final Pattern POSITION = Pattern.compile("(.+\\.\\d{6,}):(\\d{1,18})");
  static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final DateTimeFormatter LOCAL =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd['T'][' ']HH:mm[:ss]")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  private Moments() {}

  static Instant time(String text, ZoneId zone) {
    if (text.endsWith("Z") || text.matches(".*\\d[+-]\\d{2}:?\\d{2}")) {
      return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
    }
    String full = DAY.matcher(text).matches() ? text + " 00:00" : text;
    return LocalDateTime.parse(full, LOCAL).atZone(zone).toInstant();
  }
}
