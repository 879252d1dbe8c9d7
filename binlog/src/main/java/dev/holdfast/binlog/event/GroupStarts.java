package dev.holdfast.binlog.event;

import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.gtid.Gtid;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * MariaDB's GTID events (MariaDB manual, "GTID_EVENT"). What follows the flags depends on them; a
 * short event is filled up with zeros, which say that nothing more follows.
 */
final class GroupStarts {
  private static final int GROUP_COMMIT = 2;
  private static final int XA = LogEvent.GroupStart.XA_PREPARED | LogEvent.GroupStart.XA_COMPLETED;
  private static final int MORE_ENGINES = 1;
  private static final int ALTER_STARTED = 2;
  private static final int ALTER_COMMITTED = 4;
  private static final int ALTER_ROLLED_BACK = 8;

  private GroupStarts() {}

  static LogEvent read(EventHeader header, ByteReader body) {
    long sequence = body.i64();
    long domain = body.u32();
    int flags = body.u8();
    OptionalLong commitId =
        (flags & GROUP_COMMIT) == 0 ? OptionalLong.empty() : OptionalLong.of(body.i64());
    Optional<LogEvent.XaId> xa = (flags & XA) == 0 ? Optional.empty() : Optional.of(xaId(body));
    return new LogEvent.GroupStart(
        new Gtid(domain, header.serverId(), sequence), flags, commitId, xa, alter(body));
  }

  private static LogEvent.XaId xaId(ByteReader body) {
    long format = body.u32();
    int global = body.u8();
    int branch = body.u8();
    return new LogEvent.XaId(format, body.bytes(global), body.bytes(branch));
  }

  /** What further flags announce comes after this, so that newer servers' events can be read. */
  private static Optional<LogEvent.Alter> alter(ByteReader body) {
    int more = body.remaining() == 0 ? 0 : body.u8();
    if ((more & MORE_ENGINES) != 0) {
      body.skip(1);
    }
    if ((more & ALTER_COMMITTED) != 0) {
      return Optional.of(new LogEvent.Alter.Committed(body.i64()));
    }
    if ((more & ALTER_ROLLED_BACK) != 0) {
      return Optional.of(new LogEvent.Alter.RolledBack(body.i64()));
    }
    return (more & ALTER_STARTED) == 0
        ? Optional.empty()
        : Optional.of(new LogEvent.Alter.Started());
  }
}
