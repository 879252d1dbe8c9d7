package dev.holdfast.binlog.gtid;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.base.Failure;
import dev.holdfast.binlog.FuzzInputs;
import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.event.EventCodec;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.event.LogEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * GTIDs that are read, from text or from events, can be written and are the same when read again.
 */
class GtidFuzzTest {
  private static final int[] TYPES = {
    EventType.PREVIOUS_GTIDS,
    EventType.MYSQL_GTID,
    EventType.MYSQL_TAGGED_GTID,
    EventType.GTID,
    EventType.GTID_LIST
  };

  static Stream<byte[]> gtids() {
    Stream<byte[]> seeds =
        Stream.of(
                "0-1-42",
                "0-1-42,4294967295-4294967295-18446744073709551615",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:23",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:tag:23",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5:7:tag:1-3,"
                    + "3e11fa47-71ca-11e1-9e33-c80aa9429563:1")
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
    return Stream.concat(seeds, FuzzInputs.kept("gtids"));
  }

  @MethodSource
  @FuzzTest
  @Timeout(60)
  void gtids(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    roundTrip(TransactionId::parse, text);
    roundTrip(Position::parse, text);
    roundTrip(GtidState::parse, text);
  }

  private static <T> void roundTrip(Function<String, T> parser, String text) {
    T read;
    try {
      read = parser.apply(text);
    } catch (Failure e) {
      assertThat(e.code()).isEqualTo("bad-gtid");
      return;
    }
    assertThat(parser.apply(read.toString())).isEqualTo(read);
  }

  static Stream<byte[]> sets() {
    byte[] uuid = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    byte[] one = {1, 0, 0, 0, 0, 0, 0, 0};
    byte[] two = {2, 0, 0, 0, 0, 0, 0, 0};
    byte[] tagged = {1, 1, 0, 0, 0, 0, 0, 1};
    byte[] tag = {6, 't', 'a', 'g'};
    byte[] event = {1, 2, 0, 0, 2, 0, 2, 4, 6, 6, 't', 'a', 'g'};
    return Stream.concat(
        Stream.of(
            FuzzInputs.joined(new byte[] {0}, one, uuid, one, one, two),
            FuzzInputs.joined(new byte[] {0}, tagged, uuid, tag, one, one, two),
            FuzzInputs.joined(new byte[] {1}, new byte[1], uuid, two),
            FuzzInputs.joined(new byte[] {2}, event),
            FuzzInputs.joined(new byte[] {3}, two, new byte[11])),
        FuzzInputs.kept("sets"));
  }

  /** The first byte says which of the events that hold GTIDs the rest is. */
  @MethodSource
  @FuzzTest
  @Timeout(60)
  void sets(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int type = TYPES[Math.floorMod(input[0], TYPES.length)];
    byte[] body = Arrays.copyOfRange(input, 1, input.length);
    try {
      EventHeader header = new EventHeader(0, type, 1, body.length, 0, 0);
      check(new EventCodec().outline(header, new ByteReader(body, 0, body.length)));
    } catch (BadEventException e) {
      // What the codec is to say of everything that is no event.
    }
  }

  private static void check(LogEvent event) {
    switch (event) {
      case LogEvent.Start start ->
          start
              .id()
              .ifPresent(id -> {
                assertThat(TransactionId.parse(id.toString())).isEqualTo(id);
                assertThat(GtidPosition.EMPTY.with(id).holds(id)).isTrue();
              });
      case LogEvent.PreviousGtids all ->
          assertThat(MySqlGtidSet.parse(all.gtids().toString())).isEqualTo(all.gtids());
      case LogEvent.GtidList list -> {
        GtidState state = GtidState.of(list.gtids());
        assertThat(GtidState.parse(state.toString())).isEqualTo(state);
      }
      default -> throw new AssertionError(event.toString());
    }
  }
}
