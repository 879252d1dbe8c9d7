package dev.holdfast.binlog.event;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.gtid.MySqlGtid.Source;
import dev.holdfast.binlog.gtid.MySqlGtidSet;
import dev.holdfast.binlog.gtid.MySqlGtidSet.Range;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * MySQL's sets of GTIDs in binary (MySQL source documentation, "Previous_gtids_event"): how many
 * sources, and of each its UUID and its ranges, whose ends don't belong to them. Since 8.3 the
 * outer bytes of the first number may say that tags follow the UUIDs.
 */
public final class GtidSets {
  private static final int TAGGED = 1;
  private static final int LONGEST_TAG = 32;
  private static final long MOST = 1 << 20;

  private GtidSets() {}

  /** Reads one. */
  public static MySqlGtidSet read(ByteReader in) throws BadEventException {
    long head = in.i64();
    boolean tagged = head >>> 56 == TAGGED && (head & 0xff) == TAGGED;
    long sources = tagged ? head << 8 >>> 16 : head;
    Map<Source, List<Range>> all = new HashMap<>();
    for (long left = limited(sources); left > 0; left--) {
      UUID server = new UUID(in.bigEndian(8), in.bigEndian(8));
      Source source = new Source(server, tagged ? tag(in) : "");
      List<Range> its = all.computeIfAbsent(source, _ -> new ArrayList<>());
      for (long ranges = limited(in.i64()); ranges > 0; ranges--) {
        long first = in.i64();
        long end = in.i64();
        if (first <= 0 || end <= first) {
          throw new BadEventException("its GTIDs go from " + first + " to " + end);
        }
        its.add(new Range(first, end - 1));
      }
    }
    return MySqlGtidSet.of(all);
  }

  private static String tag(ByteReader in) throws BadEventException {
    int length = in.u8() >>> 1;
    if (length > LONGEST_TAG) {
      throw new BadEventException("a tag is " + length + " characters long");
    }
    String tag = in.text(length, StandardCharsets.US_ASCII);
    if (!Source.allows(tag)) {
      throw new BadEventException("a tag is '" + tag + "'");
    }
    return tag;
  }

  private static long limited(long count) throws BadEventException {
    if (count < 0 || count > MOST) {
      throw new BadEventException("it counts " + count + " ranges");
    }
    return count;
  }
}
