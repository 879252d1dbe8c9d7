package dev.holdfast.server.mariadb;

import dev.holdfast.binlog.row.Literals;
import dev.holdfast.binlog.row.Value;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares a decoded value with what SQL shows of the column. */
final class LoggedText {
  private LoggedText() {}

  /** Whether the decoded value is what SQL shows, as far as the log's metadata can tell. */
  static boolean same(Value value, @Nullable String shown) {
    if (value instanceof Value.Null || shown == null) {
      return value instanceof Value.Null && shown == null;
    }
    return switch (value) {
      case Value.Single f -> Double.parseDouble(shown) == f.number();
      case Value.Real d -> Double.parseDouble(shown) == d.number();
      case Value.Decimal d -> new BigDecimal(shown).compareTo(d.number()) == 0;
      case Value.Untold u ->
          shown.replaceAll("(00)+$", "").equals(u.bytes().hex().replaceAll("(00)+$", ""));
      case Value.Whole w when w.sign() == Value.Sign.UNKNOWN ->
          shown.equals(w.unsignedText()) || shown.equals(Long.toString(w.bits()));
      default -> candidates(value).contains(shown);
    };
  }

  private static Set<String> candidates(Value value) {
    return switch (value) {
      case Value.Text t -> Set.of(t.bytes().hex());
      case Value.Binary b -> Set.of(b.bytes().hex());
      case Value.Geometry g -> Set.of(g.bytes().hex());
      case Value.BitField b -> Set.of(Long.toUnsignedString(b.bits()));
      case Value.Choice c -> Set.of(Integer.toString(c.index()));
      case Value.Members m -> Set.of(Long.toUnsignedString(m.bits()));
      case Value.Year y -> Set.of("%04d".formatted(y.year()));
      default -> Set.of(Literals.of(value).replace("'", ""));
    };
  }
}
