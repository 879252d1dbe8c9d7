package dev.holdfast.acceptance;

import dev.holdfast.base.Endpoint;
import dev.holdfast.cli.Main;
import dev.holdfast.lab.JavaPrograms;
import dev.holdfast.lab.Programs;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The program with a debugger's breakpoints: an agent's loop stands still in the middle of whatever
 * it logs as an event, once a file beside its configuration asks for that.
 */
public final class Haltable {
  private static final String EVENTS = "dev.holdfast.events";
  private static final String HOME = "acceptance.home";
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(2);

  private Haltable() {}

  public static void main(String[] args) {
    Path home = Path.of(System.getProperty(HOME, "."));
    Logger events = Logger.getLogger(EVENTS);
    LogManager.getLogManager()
        .addConfigurationListener(() -> {
          events.addHandler(new Halting(home));
        });
    Main.main(args);
  }

  /** Where an agent that is at home there stands still next time it logs such an event. */
  static Path wanted(Path home, String event) {
    return home.resolve("halt-at-" + event);
  }

  /** It is there now, and goes on when this file has gone. */
  static Path reached(Path home, String event) {
    return home.resolve("halts-at-" + event);
  }

  /** Agents that can be halted; routers as they are. */
  static Programs programs(Distribution built) {
    Programs usual = new JavaPrograms(built.properties());
    return new Programs() {
      @Override
      public List<String> agent(Path configuration) {
        List<String> command = new ArrayList<>(usual.agent(configuration));
        int classPath = command.indexOf("-cp") + 1;
        command.set(classPath, command.get(classPath) + File.pathSeparator + here());
        command.set(classPath + 1, Haltable.class.getName());
        command.add(classPath - 1, "-D" + HOME + "=" + configuration.getParent());
        return command;
      }

      @Override
      public List<String> router(
          List<Endpoint> agents,
          Path tokenFile,
          Path usersFile,
          Endpoint primary,
          Endpoint replica) {
        return usual.router(agents, tokenFile, usersFile, primary, replica);
      }
    };
  }

  private static Path here() {
    return Tree.root().resolve("acceptance/target/test-classes");
  }

  private static final class Halting extends Handler {
    private final Path home;

    Halting(Path home) {
      this.home = home;
    }

    @Override
    public void publish(LogRecord event) {
      Object[] about = event.getParameters();
      if (about == null || about.length == 0) {
        return;
      }
      String kind = String.valueOf(about[0]);
      if (Files.exists(wanted(home, kind))) {
        halt(reached(home, kind), wanted(home, kind));
      }
    }

    private static void halt(Path reached, Path wanted) {
      try {
        Files.move(wanted, reached, StandardCopyOption.ATOMIC_MOVE);
        long end = System.nanoTime() + LONGEST.toNanos();
        while (Files.exists(reached) && System.nanoTime() < end) {
          Thread.sleep(LOOK);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void flush() {
      // nothing is kept
    }

    @Override
    public void close() {
      // nothing is kept
    }
  }
}
