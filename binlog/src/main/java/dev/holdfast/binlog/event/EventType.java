package dev.holdfast.binlog.event;

/** The type codes that are told apart here (MariaDB manual, "2-Binlog Event Header"). */
public final class EventType {
  public static final int QUERY = 2;
  public static final int STOP = 3;
  public static final int ROTATE = 4;
  public static final int INTVAR = 5;
  public static final int APPEND_BLOCK = 9;
  public static final int DELETE_FILE = 11;
  public static final int RAND = 13;
  public static final int USER_VAR = 14;
  public static final int FORMAT_DESCRIPTION = 15;
  public static final int XID = 16;
  public static final int BEGIN_LOAD_QUERY = 17;
  public static final int EXECUTE_LOAD_QUERY = 18;
  public static final int TABLE_MAP = 19;
  public static final int WRITE_ROWS_V1 = 23;
  public static final int UPDATE_ROWS_V1 = 24;
  public static final int DELETE_ROWS_V1 = 25;
  public static final int INCIDENT = 26;
  public static final int HEARTBEAT = 27;
  public static final int WRITE_ROWS = 30;
  public static final int UPDATE_ROWS = 31;
  public static final int DELETE_ROWS = 32;
  public static final int ROWS_QUERY = 29;
  public static final int MYSQL_GTID = 33;
  public static final int MYSQL_ANONYMOUS_GTID = 34;
  public static final int PREVIOUS_GTIDS = 35;
  public static final int TRANSACTION_CONTEXT = 36;
  public static final int VIEW_CHANGE = 37;
  public static final int XA_PREPARE = 38;
  public static final int PARTIAL_UPDATE_ROWS = 39;
  public static final int TRANSACTION_PAYLOAD = 40;
  public static final int HEARTBEAT_V2 = 41;
  public static final int MYSQL_TAGGED_GTID = 42;
  public static final int ANNOTATE_ROWS = 160;
  public static final int BINLOG_CHECKPOINT = 161;
  public static final int GTID = 162;
  public static final int GTID_LIST = 163;
  public static final int START_ENCRYPTION = 164;
  public static final int QUERY_COMPRESSED = 165;
  public static final int WRITE_ROWS_COMPRESSED_V1 = 166;
  public static final int UPDATE_ROWS_COMPRESSED_V1 = 167;
  public static final int DELETE_ROWS_COMPRESSED_V1 = 168;
  public static final int WRITE_ROWS_COMPRESSED = 169;
  public static final int UPDATE_ROWS_COMPRESSED = 170;
  public static final int DELETE_ROWS_COMPRESSED = 171;
  public static final int PARTIAL_ROW_DATA = 172;

  private EventType() {}

  /** Whether an event of this type prepares the one that ends a group of a single statement. */
  static boolean precedesStatement(int type) {
    return switch (type) {
      case INTVAR, RAND, USER_VAR, TABLE_MAP, ANNOTATE_ROWS, BEGIN_LOAD_QUERY, APPEND_BLOCK -> true;
      case ROWS_QUERY, TRANSACTION_CONTEXT -> true;
      default -> false;
    };
  }

  /** Whether events of this type belong to the log itself, and to no transaction. */
  static boolean housekeeping(int type) {
    return switch (type) {
      case STOP, ROTATE, FORMAT_DESCRIPTION, HEARTBEAT, BINLOG_CHECKPOINT, GTID_LIST -> true;
      case PREVIOUS_GTIDS, HEARTBEAT_V2 -> true;
      default -> false;
    };
  }

  /** Whether it only tells the statement that row events came from. */
  public static boolean statementOfRows(int type) {
    return type == ANNOTATE_ROWS || type == ROWS_QUERY;
  }

  /** Whether it holds rows. */
  public static boolean rows(int type) {
    return switch (type) {
      case WRITE_ROWS_V1, UPDATE_ROWS_V1, DELETE_ROWS_V1 -> true;
      case WRITE_ROWS, UPDATE_ROWS, DELETE_ROWS, PARTIAL_UPDATE_ROWS -> true;
      default -> type >= WRITE_ROWS_COMPRESSED_V1 && type <= DELETE_ROWS_COMPRESSED;
    };
  }

  /** The type's name as mariadb-binlog's source has it, for messages. */
  public static String name(int type) {
    return switch (type) {
      case QUERY -> "Query";
      case STOP -> "Stop";
      case ROTATE -> "Rotate";
      case FORMAT_DESCRIPTION -> "Format description";
      case XID -> "Xid";
      case TABLE_MAP -> "Table map";
      case INCIDENT -> "Incident";
      case XA_PREPARE -> "XA prepare";
      case ANNOTATE_ROWS -> "Annotate rows";
      case GTID, MYSQL_GTID, MYSQL_ANONYMOUS_GTID, MYSQL_TAGGED_GTID -> "Gtid";
      case PREVIOUS_GTIDS -> "Previous gtids";
      case TRANSACTION_PAYLOAD -> "Transaction payload";
      case PARTIAL_UPDATE_ROWS -> "Update rows partial";
      case ROWS_QUERY -> "Rows query";
      case GTID_LIST -> "Gtid list";
      case START_ENCRYPTION -> "Start encryption";
      case QUERY_COMPRESSED -> "Query compressed";
      case WRITE_ROWS_V1, WRITE_ROWS -> "Write rows";
      case UPDATE_ROWS_V1, UPDATE_ROWS -> "Update rows";
      case DELETE_ROWS_V1, DELETE_ROWS -> "Delete rows";
      case PARTIAL_ROW_DATA -> "Partial row data";
      default -> rows(type) ? "compressed rows" : "number " + type;
    };
  }
}
