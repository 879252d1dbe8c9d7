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
import java.util.List;
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
  private final Map<Origin, Integer> origins = new LinkedHashMap<>();
  private final Map<Shape, Integer> shapes = new LinkedHashMap<>();
  private int rows;
  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;

  IndexWriter(OutputStream file) throws IOException {
    this.file = file;
    file.write(IndexFile.MAGIC);
    out = new DataOutputStream(new BufferedOutputStream(new CheckedOutputStream(file, rowSum)));
  }

  /** Whether it can stand in an index. */
  static boolean fits(LoggedTransaction t) {
    return t.id().isPresent() && t.extents().size() == 1;
  }

  void add(Summary summary) throws IOException {
    LoggedTransaction t = summary.transaction();
    Origin origin =
        new Origin(
            t.id().orElseThrow().numbered(1), summary.serverId(), t.extents().getFirst().format());
    Shape shape = new Shape(summary.rows(), summary.ddl());
    Row.write(out, summary, number(shape), origins.computeIfAbsent(origin, _ -> origins.size()));
    rows++;
    earliest = Math.min(earliest, t.header().timestampSeconds());
    latest = Math.max(latest, t.header().timestampSeconds());
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
    List<Origin> from = new ArrayList<>(origins.keySet());
    List<Shape> shaped = new ArrayList<>(shapes.keySet());
    Head head = new Head(log, rows, (int) rowSum.getValue(), earliest, latest, from, shaped);
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
