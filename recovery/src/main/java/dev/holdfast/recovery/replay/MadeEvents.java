package dev.holdfast.recovery.replay;

import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.event.LogEvent.FormatDescription;
import dev.holdfast.binlog.gtid.Gtid;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.zip.CRC32;

/** Events that stand in no log and that a replica needs: each with its CRC32. */
final class MadeEvents {
  static final String FILE = "holdfast.000001";
  private static final int VERSION_BYTES = 50;
  private final long serverId;

  MadeEvents(long serverId) {
    this.serverId = serverId;
  }

  /** Without it as the first event, the replica's server crashes. */
  byte[] rotate() {
    byte[] body = new Answers.Fields().number(4, 8).raw(FILE).toByteArray();
    return event(EventType.ROTATE, EventHeader.ARTIFICIAL, body);
  }

  /** With creation time 0: the replica must not take it for a restart of its source. */
  byte[] format(FormatDescription format) {
    byte[] version = new byte[VERSION_BYTES];
    byte[] text = format.serverVersion().getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, version, 0, Math.min(text.length, VERSION_BYTES));
    byte[] body =
        new Answers.Fields()
            .number(4, 2)
            .raw(version)
            .number(0, 4)
            .number(EventHeader.LENGTH_BYTES, 1)
            .raw(format.postHeaders().toArray())
            .number(1, 1)
            .toByteArray();
    return event(EventType.FORMAT_DESCRIPTION, 0, body);
  }

  byte[] gtidList(Collection<Gtid> gtids) {
    Answers.Fields body = new Answers.Fields().number(gtids.size(), 4);
    for (Gtid gtid : gtids) {
      body.number(gtid.domain(), 4).number(gtid.server(), 4).number(gtid.sequence(), 8);
    }
    return event(EventType.GTID_LIST, EventHeader.ARTIFICIAL, body.toByteArray());
  }

  private byte[] event(int type, int flags, byte[] body) {
    return event(new EventHeader(0, type, serverId, 0, 0, flags), body);
  }

  /** An event with this header, whose length is worked out. */
  static byte[] event(EventHeader header, byte[] body) {
    byte[] summed =
        new Answers.Fields()
            .number(header.timestampSeconds(), 4)
            .number(header.type(), 1)
            .number(header.serverId(), 4)
            .number(EventHeader.LENGTH_BYTES + body.length + 4L, 4)
            .number(header.endPosition(), 4)
            .number(header.flags(), 2)
            .raw(body)
            .toByteArray();
    CRC32 sum = new CRC32();
    sum.update(summed);
    return new Answers.Fields().raw(summed).number(sum.getValue(), 4).toByteArray();
  }
}
