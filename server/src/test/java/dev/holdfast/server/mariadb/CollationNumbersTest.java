package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.row.CharacterSet;
import dev.holdfast.binlog.row.Collations;
import dev.holdfast.server.StartMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The log names collations by number; each of the server's belongs to the character set we say. */
class CollationNumbersTest {
  private static final String QUERY =
      "SELECT id, character_set_name FROM information_schema.collation_character_set_applicability"
          + " WHERE id IS NOT NULL";

  @Test
  void everyCollationOfTheServerIsKnown() throws SQLException {
    Collations collations = new Collations();
    SortedMap<Integer, String> ours = new TreeMap<>();
    SortedMap<Integer, String> servers = new TreeMap<>();
    try (ScratchServers scratch = ScratchServers.create(1)) {
      scratch.server(1).start(StartMode.NORMAL, Trio.LIMIT);
      try (Connection admin = scratch.admin(1);
          Statement statement = admin.createStatement();
          ResultSet row = statement.executeQuery(QUERY)) {
        while (row.next()) {
          int id = row.getInt(1);
          Optional<CharacterSet> set = collations.of(id);
          servers.put(id, row.getString(2));
          ours.put(id, set.map(CharacterSet::name).orElse("unknown"));
        }
      }
    }
    assertThat(servers).hasSizeGreaterThan(1000);
    assertThat(ours).isEqualTo(servers);
  }
}
