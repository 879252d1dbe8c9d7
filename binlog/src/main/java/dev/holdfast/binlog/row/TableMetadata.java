package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The optional end of a table map event: what {@code binlog_row_metadata} MINIMAL and FULL add
 * (MySQL source documentation, "Table_map_event"; MariaDB writes the same since 10.5). Each field
 * lists the columns that it applies to in the table's order.
 */
final class TableMetadata {
  private final List<ColumnType> types;
  private final TableMaps.Writer writer;
  private final Value.Sign[] signs;
  private final @Nullable Integer[] collations;
  private final @Nullable String[] names;
  private final List<List<Bytes>> labels = new ArrayList<>();
  private List<Integer> primaryKey = List.of();

  private TableMetadata(List<ColumnType> types, TableMaps.Writer writer) {
    this.types = types;
    this.writer = writer;
    signs = new Value.Sign[types.size()];
    Arrays.fill(signs, Value.Sign.UNKNOWN);
    collations = new Integer[types.size()];
    names = new String[types.size()];
    types.forEach(t -> labels.add(List.of()));
  }

  static TableMetadata read(List<ColumnType> types, TableMaps.Writer writer, ByteReader in)
      throws BadEventException {
    TableMetadata metadata = new TableMetadata(types, writer);
    while (in.remaining() > 0) {
      int field = in.u8();
      metadata.field(field, in.part(in.lengthEncoded()));
    }
    return metadata;
  }

  private void field(int field, ByteReader in) throws BadEventException {
    switch (field) {
      case 1 -> signedness(in);
      case 2 -> defaultCollations(in, this::hasCharset);
      case 3 -> collations(in, this::hasCharset);
      case 4 -> names(in);
      case 5 -> labels(in, ColumnType.Kind.SET);
      case 6 -> labels(in, ColumnType.Kind.ENUM);
      case 8 -> primaryKey(in, false);
      case 9 -> primaryKey(in, true);
      case 10 -> defaultCollations(in, TableMetadata::choice);
      case 11 -> collations(in, TableMetadata::choice);
      default -> in.skip(in.remaining()); // Kinds of geometry, visibility: of no use for values.
    }
  }

  private boolean hasCharset(ColumnType type) {
    return type.hasCharset(writer);
  }

  private static boolean choice(ColumnType type) {
    return type.kind() == ColumnType.Kind.ENUM || type.kind() == ColumnType.Kind.SET;
  }

  private List<Integer> where(Predicate<ColumnType> applies) {
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      if (applies.test(types.get(i))) {
        columns.add(i);
      }
    }
    return columns;
  }

  /** One bit for each, the first in the highest bit of the first byte. */
  private void signedness(ByteReader in) {
    int bit = 0;
    for (int column : where(ColumnType::hasSign)) {
      boolean unsigned = (in.peek(bit / 8) & (0x80 >> (bit % 8))) != 0;
      signs[column] = unsigned ? Value.Sign.UNSIGNED : Value.Sign.SIGNED;
      bit++;
    }
  }

  private void defaultCollations(ByteReader in, Predicate<ColumnType> applies)
      throws BadEventException {
    List<Integer> columns = where(applies);
    int usual = in.count();
    columns.forEach(column -> collations[column] = usual);
    while (in.remaining() > 0) {
      collations[index(columns, in.count())] = in.count();
    }
  }

  private void collations(ByteReader in, Predicate<ColumnType> applies) {
    for (int column : where(applies)) {
      collations[column] = in.count();
    }
  }

  private void names(ByteReader in) {
    for (int i = 0; i < names.length; i++) {
      names[i] = in.text(in.lengthEncoded(), StandardCharsets.UTF_8);
    }
  }

  private void labels(ByteReader in, ColumnType.Kind kind) {
    for (int column : where(t -> t.kind() == kind)) {
      int count = in.count();
      List<Bytes> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(in.bytes(in.lengthEncoded()));
      }
      labels.set(column, all);
    }
  }

  /** With prefixes each column's number is followed by the prefix's length, 0 for all of it. */
  private void primaryKey(ByteReader in, boolean prefixes) throws BadEventException {
    List<Integer> all = new ArrayList<>();
    while (in.remaining() > 0) {
      all.add(index(where(t -> true), in.count()));
      if (prefixes) {
        in.lengthEncoded();
      }
    }
    primaryKey = all;
  }

  private static int index(List<Integer> columns, int at) throws BadEventException {
    if (at >= columns.size()) {
      throw new BadEventException("its metadata is about a column that it doesn't have");
    }
    return columns.get(at);
  }

  List<Integer> primaryKey() {
    return primaryKey;
  }

  Column column(int i, boolean nullable, Collations known) {
    Optional<Integer> collation = Optional.ofNullable(collations[i]);
    Optional<CharacterSet> charset = collation.flatMap(known::of);
    List<String> texts =
        labels.get(i).stream()
            .map(b -> charset.flatMap(c -> c.decode(b)).orElse(b.text(StandardCharsets.UTF_8)))
            .toList();
    return new Column(
        i + 1,
        types.get(i),
        nullable,
        Optional.ofNullable(names[i]),
        signs[i],
        collation,
        charset,
        texts);
  }
}
