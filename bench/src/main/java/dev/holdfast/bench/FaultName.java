package dev.holdfast.bench;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Faults as they are written on the command line. */
final class FaultName implements ITypeConverter<Fault>, Iterable<String> {
  private static final List<String> NAMES =
      Arrays.stream(Fault.values()).map(f -> f.name().toLowerCase(Locale.ROOT)).toList();

  @Override
  public Fault convert(String name) {
    if (!NAMES.contains(name)) {
      throw new TypeConversionException("'" + name + "' is none of " + String.join(", ", NAMES));
    }
    return Fault.valueOf(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public Iterator<String> iterator() {
    return NAMES.iterator();
  }
}
