package dev.holdfast.binlog.event;

/** The type codes that are told apart here (MariaDB manual, "2-Binlog Event Header"). */
public final class EventType {
  public static final int QUERY = 2;
  public static final int STOP = 3;
  public static final int ROTATE = 4;
  public static final int INTVAR = 5;
  public static final int RAND = 13;
  public static final int USER_VAR = 14;
  public static final int FORMAT_DESCRIPTION = 15;
  public static final int XID = 16;
  public static final int TABLE_MAP = 19;
  public static final int HEARTBEAT = 27;
  public static final int XA_PREPARE = 38;
  public static final int ANNOTATE_ROWS = 160;
  public static final int BINLOG_CHECKPOINT = 161;
  public static final int GTID = 162;
  public static final int GTID_LIST = 163;
  public static final int START_ENCRYPTION = 164;

  private EventType() {}

  /** Whether an event of this type prepares the one that ends a group of a single statement. */
  static boolean precedesStatement(int type) {
    return switch (type) {
      case INTVAR, RAND, USER_VAR, TABLE_MAP, ANNOTATE_ROWS -> true;
      default -> false;
    };
  }

  /** Whether events of this type belong to the log itself, and to no transaction. */
  static boolean housekeeping(int type) {
    return switch (type) {
      case STOP, ROTATE, FORMAT_DESCRIPTION, HEARTBEAT, BINLOG_CHECKPOINT, GTID_LIST -> true;
      default -> false;
    };
  }
}
