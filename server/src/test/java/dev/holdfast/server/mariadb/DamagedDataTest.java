package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.base.Failure;
import dev.holdfast.server.StartMode;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which starts fail because of the data, on a server that runs and by what servers have said. */
class DamagedDataTest {
  private static final int GARBAGE_BYTES = 64 << 10;

  private ScratchServers scratch;

  @BeforeEach
  void create() {
    scratch = ScratchServers.create(1);
    scratch.server(1).start(StartMode.NORMAL, Trio.LIMIT);
    scratch.server(1).kill();
  }

  @AfterEach
  void close() {
    scratch.close();
  }

  @ParameterizedTest(name = "{0} from byte {1}")
  @CsvSource({
    "aria_log_control, 0",
    "ibdata1, 0",
    "ibdata1, 81920",
    "ib_logfile0, 0",
    "mysql/global_priv.MAI, 0",
    "binlog.000001, 0"
  })
  void fileFullOfGarbageIsDamagedData(String file, long from) throws Exception {
    try (RandomAccessFile damaged =
        new RandomAccessFile(scratch.config(1).dataDir().resolve(file).toFile(), "rw")) {
      damaged.seek(from);
      damaged.write(new byte[GARBAGE_BYTES]);
    }
    assertThat(refusal().code()).isEqualTo("data-damaged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ibdata1", "ib_logfile0", "mysql/global_priv.MAI"})
  void fileThatIsMissingIsDamagedData(String file) throws Exception {
    Files.delete(scratch.config(1).dataDir().resolve(file));
    assertThat(refusal().code()).isEqualTo("data-damaged");
  }

  @Test
  void portThatIsTakenIsNoDamage() throws Exception {
    try (var _ =
        new java.net.ServerSocket(
            scratch.config(1).listen().port(), 1, java.net.InetAddress.getLoopbackAddress())) {
      assertThat(refusal().code()).isEqualTo("port-taken");
    }
  }

  /** Each goes on with "Unknown/unsupported storage engine: InnoDB", as damaged data do. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "InnoDB: preallocating 12582912 bytes for file ./ibtmp1 failed with error 28",
        "InnoDB: The data file './ibdata1' must be writable",
        "mariadbd: Out of memory (Needed 0 bytes)",
        "InnoDB: Unable to create temporary file; errno: 2",
        "InnoDB: Unable to lock ./ibdata1 error: 11",
        "InnoDB: Data file './ibdata1' uses page size 16384, but the innodb_page_size start-up"
            + " parameter is 8192",
        "mariadbd: unknown variable 'no-such-option=1'"
      })
  void whatTheMachineOrTheOptionsAreToBlameForIsNoDamage(String said, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("error.log");
    ErrorLog log = ErrorLog.fromNowOn(file);
    Files.writeString(
        file,
        "2026-11-22  3:39:52 0 [ERROR] "
            + said
            + "\n2026-11-22  3:39:52 0 [ERROR] InnoDB: Plugin initialization aborted with error"
            + " Data structure corruption\n"
            + "2026-11-22  3:39:52 0 [ERROR] Unknown/unsupported storage engine: InnoDB\n");
    assertThat(new StartRefusal(scratch.config(1), log).failure().code()).isEqualTo("server-start");
  }

  private Failure refusal() {
    return catchThrowableOfType(
        Failure.class, () -> scratch.server(1).start(StartMode.NORMAL, Trio.LIMIT));
  }
}
