package dev.holdfast.recovery.index;

import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.recovery.time.Summary;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/** Writes an index: rows as they come, and at the end what they have in common. */
final class IndexWriter {
  /** What further transactions changed, is read from the log. */
  static final int MOST_SHAPES = 50_000;

  private final OutputStream file;
  private final CRC32 rowSum = new CRC32();
  private final DataOutputStream out;
  private final IndexRows rows;
  private final Map<Shape, Integer> shapes = new LinkedHashMap<>();

  IndexWriter(OutputStream file) throws IOException {
    this.file = file;
    file.write(IndexFile.MAGIC);
    out = new DataOutputStream(new BufferedOutputStream(new CheckedOutputStream(file, rowSum)));
    rows = new IndexRows(out);
  }

  /** Whether one more can stand in the index, and this one. */
  boolean fits(LoggedTransaction t) {
    return rows.fit(t);
  }

  void add(Summary summary) throws IOException {
    Shape shape = new Shape(summary.rows(), summary.ddl());
    rows.add(summary.transaction(), summary.thread(), number(shape));
  }

  private int number(Shape shape) {
    Integer number = shapes.get(shape);
    if (number == null) {
      number = shapes.size() < MOST_SHAPES ? shapes.size() : Row.NO_SHAPE;
      if (number >= 0) {
        shapes.put(shape, number);
      }
    }
    return number;
  }

  void finish(Fingerprint log) throws IOException {
    out.flush();
    Head head = rows.head(log, (int) rowSum.getValue(), new ArrayList<>(shapes.keySet()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    head.write(new DataOutputStream(bytes));
    CRC32 sum = new CRC32();
    sum.update(bytes.toByteArray());
    DataOutputStream end = new DataOutputStream(file);
    end.write(bytes.toByteArray());
    end.writeInt(bytes.size());
    end.writeInt((int) sum.getValue());
    end.flush();
  }
}
