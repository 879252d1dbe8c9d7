package dev.holdfast.recovery.index;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands once in an index.
 *
 * @param rowSum CRC32 over the rows
 * @param earliest second since 1970 at which a transaction began
 * @param latest likewise
 */
record Head(
    Fingerprint log,
    int rows,
    int rowSum,
    long earliest,
    long latest,
    List<Origin> origins,
    List<Shape> shapes) {
  Head {
    origins = List.copyOf(origins);
    shapes = List.copyOf(shapes);
  }

  void write(DataOutput out) throws IOException {
    log.write(out);
    out.writeInt(rows);
    out.writeInt(rowSum);
    out.writeLong(earliest);
    out.writeLong(latest);
    out.writeInt(origins.size());
    for (Origin origin : origins) {
      origin.write(out);
    }
    out.writeInt(shapes.size());
    for (Shape shape : shapes) {
      shape.write(out);
    }
  }

  static Head read(DataInput in) throws IOException {
    Fingerprint log = Fingerprint.read(in);
    int rows = in.readInt();
    int rowSum = in.readInt();
    long earliest = in.readLong();
    long latest = in.readLong();
    List<Origin> origins = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      origins.add(Origin.read(in));
    }
    List<Shape> shapes = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      shapes.add(Shape.read(in));
    }
    return new Head(log, rows, rowSum, earliest, latest, origins, shapes);
  }
}
