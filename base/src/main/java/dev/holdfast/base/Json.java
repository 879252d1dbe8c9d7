package dev.holdfast.base;

import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one way Holdfast writes JSON: members in the order in which a record declares them, unknown
 * ones ignored when read, so that versions can be mixed during an upgrade.
 */
public final class Json {
  /** Immutable, and made once because that takes tens of milliseconds. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  private Json() {}
}
