package dev.holdfast.lab;

import dev.holdfast.agent.api.Role;
import java.util.Locale;

/** The words by which the API's JSON calls the roles. */
public final class RoleWords {
  private RoleWords() {}

  public static String of(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
