package dev.holdfast.recovery.index;

import dev.holdfast.recovery.time.RowCounts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a transaction changed. Most of an application's transactions have one of few shapes.
 *
 * @param rows per table, in the order in which they were first changed
 * @param ddl whether it changed a schema
 */
record Shape(Map<String, RowCounts> rows, boolean ddl) {
  Shape {
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
  }

  void write(DataOutput out) throws IOException {
    out.writeBoolean(ddl);
    out.writeInt(rows.size());
    for (Map.Entry<String, RowCounts> e : rows.entrySet()) {
      out.writeUTF(e.getKey());
      out.writeLong(e.getValue().insert());
      out.writeLong(e.getValue().update());
      out.writeLong(e.getValue().delete());
    }
  }

  static Shape read(DataInput in) throws IOException {
    boolean ddl = in.readBoolean();
    Map<String, RowCounts> rows = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      rows.put(in.readUTF(), new RowCounts(in.readLong(), in.readLong(), in.readLong()));
    }
    return new Shape(rows, ddl);
  }
}
