package dev.holdfast.cli.time;

import dev.holdfast.base.Durations;
import dev.holdfast.base.Failure;
import dev.holdfast.recovery.time.Criteria;
import dev.holdfast.recovery.time.Moment;
import dev.holdfast.recovery.time.Search;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of the logs is looked at. */
final class SpanOptions {
  @Option(
      names = "--from",
      paramLabel = "MOMENT",
      description = "A time, a GTID or a position like binlog.000042:1234; with what is there.")
  private @Nullable String from;

  @Option(names = "--until", paramLabel = "MOMENT", description = "Likewise the last one.")
  private @Nullable String until;

  @Option(
      names = "--around",
      paramLabel = "TIME",
      description = "From half an hour before to half an hour after; see --margin.")
  private @Nullable String around;

  @Option(
      names = "--margin",
      paramLabel = "TIME SPAN",
      defaultValue = "30m",
      description = "Another margin for --around, like 5m.")
  private String margin = "30m";

  Search search(Criteria criteria, ZoneId zone) {
    if (around == null) {
      return new Search(criteria, moment(from, zone), moment(until, zone));
    }
    Duration each = Durations.parse(margin);
    if (from == null && until == null && Moment.parse(around, zone) instanceof Moment.At middle) {
      return Search.around(criteria, middle, each);
    }
    throw new Failure(
        "bad-moment",
        "reading --around " + around,
        "it takes a time, and goes with neither --from nor --until",
        "Write --around '2020-03-28 23:01', or --from and --until.");
  }

  /** Where it begins; what is before need not be read. */
  Optional<Moment> start(ZoneId zone) {
    if (around != null && Moment.parse(around, zone) instanceof Moment.At middle) {
      return Optional.of(new Moment.At(middle.time().minus(Durations.parse(margin))));
    }
    return moment(from, zone);
  }

  private static Optional<Moment> moment(@Nullable String text, ZoneId zone) {
    return Optional.ofNullable(text).map(t -> Moment.parse(t, zone));
  }
}
