package dev.holdfast.recovery.putback;

import java.util.List;
import java.util.Optional;

/**
 * What is put back.
 *
 * @param names tables ({@code shop.customer}) and databases ({@code shop}); all when empty
 * @param as another name for the one table, which must not be there yet
 */
public record PutBackRequest(List<String> names, Optional<String> as) {
  public PutBackRequest {
    names = List.copyOf(names);
  }
}
