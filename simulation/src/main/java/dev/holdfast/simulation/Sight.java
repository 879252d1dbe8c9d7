package dev.holdfast.simulation;

import dev.holdfast.binlog.gtid.Gtid;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is to be seen of scripted servers from outside.
 *
 * @param clients by the row that each commits
 * @param servers in order
 */
public record Sight(Map<Integer, Told> clients, List<Server> servers) {
  /** What a client knows of its commit. */
  public enum Told {
    WAITS,
    COMMITTED,
    /** It was refused before it began. */
    REFUSED,
    /** The connection ended: it may be committed or not. */
    UNKNOWN
  }

  /**
   * One server.
   *
   * @param written its binary log: the last transaction of each domain and server
   * @param received the last transaction of each domain, applied or not
   * @param rows that a new reader sees
   */
  public record Server(State state, String written, String received, List<Integer> rows) {
    public enum State {
      DOWN,
      FROZEN,
      READ_ONLY,
      OPEN
    }

    public Server {
      rows = rows.stream().sorted().toList();
    }

    static Server silent(State state) {
      return new Server(state, "", "", List.of());
    }

    /** One that answers nobody. */
    public static Server of(boolean up) {
      return silent(up ? State.FROZEN : State.DOWN);
    }

    @Override
    public String toString() {
      return state + " wrote [" + written + "] received [" + received + "] rows " + rows;
    }
  }

  public Sight {
    clients = new TreeMap<>(clients);
    servers = List.copyOf(servers);
  }

  /** The names of servers differ between a model and the real thing; what they mean doesn't. */
  public interface Numbering {
    /** The term in which such a server_id writes; 0 for what a replica's server writes itself. */
    long term(long serverId);

    long node(long serverId);

    default String text(Collection<Gtid> gtids) {
      return gtids.stream()
          .map(this::text)
          .collect(Collectors.toCollection(TreeSet::new))
          .toString();
    }

    private String text(Gtid g) {
      long term = term(g.server());
      String writer = "db" + node(g.server()) + (term == 0 ? "" : " in term " + term);
      return g.domain() + " " + g.sequence() + " by " + writer;
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("clients " + clients);
    for (int i = 0; i < servers.size(); i++) {
      text.append("\n    db").append(i + 1).append(' ').append(servers.get(i));
    }
    return text.toString();
  }
}
