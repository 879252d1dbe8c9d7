package dev.holdfast.binlog.row;

import java.util.List;

/** Values as a person reads them, and as SELECT shows them where the log says enough. */
public final class Texts {
  private Texts() {}

  public static String of(Value value) {
    return switch (value) {
      case Value.Absent a -> "(not logged)";
      case Value.Null n -> "NULL";
      case Value.Whole w -> whole(w);
      case Value.Decimal d -> d.number().toPlainString();
      case Value.Single f -> Float.toString(f.number());
      case Value.Real d -> Double.toString(d.number());
      case Value.Text t -> t.charset().decode(t.bytes()).orElseGet(() -> "0x" + t.bytes().hex());
      case Value.Binary b -> "0x" + b.bytes().hex();
      case Value.Untold u -> u.bytes().readable().orElseGet(() -> "0x" + u.bytes().hex());
      case Value.Geometry g -> "0x" + g.bytes().hex();
      case Value.BitField b -> "b'" + Long.toBinaryString(b.bits()) + "'";
      case Value.Choice c -> c.label().orElseGet(() -> Integer.toString(c.index()));
      case Value.Members m ->
          m.labels()
              .map((List<String> all) -> String.join(",", all))
              .orElseGet(() -> Long.toUnsignedString(m.bits()));
      case Value.Date d -> Literals.plain(d);
      case Value.Time t -> Literals.plain(t);
      case Value.DateTime d -> Literals.plain(d);
      case Value.Timestamp t -> Literals.plain(t);
      case Value.Year y -> String.format(java.util.Locale.ROOT, "%04d", y.year());
    };
  }

  /** Both readings where the log leaves open which one is right. */
  private static String whole(Value.Whole whole) {
    return switch (whole.sign()) {
      case SIGNED -> Long.toString(whole.bits());
      case UNSIGNED -> whole.unsignedText();
      case UNKNOWN ->
          whole.bits() < 0
              ? whole.bits() + " (unsigned: " + whole.unsignedText() + ")"
              : Long.toString(whole.bits());
    };
  }
}
