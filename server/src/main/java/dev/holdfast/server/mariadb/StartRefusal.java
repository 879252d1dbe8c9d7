package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerConfig;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Why a server ended while it started, in its own words. What the machine or the options are to
 * blame for is told from damaged data, with which no start can succeed: only words that are known
 * to mean that do (tried with 10.11.19), for data are replaced because of them.
 */
record StartRefusal(ServerConfig config, ErrorLog log) {
  private static final Pattern MACHINE =
      anyOf(
          "unknown variable|unknown option|ambiguous option|start-up parameter is",
          "Out of memory|Cannot allocate|Cannot map|Too many open files",
          "Can't create/write to file|No space left|out of disk space|error(:| code)? 28\\b",
          "[Ee]rr(code|no): (5|12|13|23|24|28|30)\\b|Permission denied|Read-only file system",
          "must be writable|Input/output error|[Uu]nable to (lock|create temporary)|shared librar");

  private static final Pattern DATA =
      anyOf(
          "aria control file|Aria recovery failed|Aria engine is not enabled",
          "prepared transactions!|Can't init tc log|bad magic number",
          "InnoDB: .*(corrupt|wrong space ID|of a different size|Inconsistent tablespace)",
          "InnoDB: (Tablespace|File) .*(was not found|is too small)",
          "InnoDB: .*(Invalid log header|did not find a valid checkpoint|Log scan aborted)",
          "InnoDB: .*Missing (FILE|MLOG)_CHECKPOINT",
          "InnoDB: .*Creating system tablespace with existing redo log",
          "Can't open and lock privilege tables|got signal (4|6|7|8|11)\\b");

  private static Pattern anyOf(String... words) {
    return Pattern.compile(String.join("|", List.of(words)));
  }

  Failure failure() {
    String reason = log.firstError().orElse("it ended without a word in its error log");
    if (log.says("Address already in use") || log.says("Do you already have another server")) {
      return Launch.portTaken(config, config.listen().port(), reason);
    }
    boolean damaged = !log.matches(MACHINE) && log.matches(DATA);
    String where = "The whole story is in " + ConfigurationFile.errorLog(config.dataDir()) + ".";
    return damaged
        ? new Failure(
            "data-damaged",
            Launch.what(config),
            reason,
            where + " A replica's data can be replaced: holdfast rebuild " + config.node() + ".")
        : new Failure("server-start", Launch.what(config), reason, where);
  }
}
