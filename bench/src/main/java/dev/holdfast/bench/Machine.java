package dev.holdfast.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.Optional;

/**
 * What the figures were measured on.
 *
 * @param load average of the last minute, before the benchmark itself began
 */
record Machine(int cores, double load, String system, String java) {
  /** Looked at anew before each measurement, for the load; a warning goes to standard error. */
  static Machine lookAndWarn() {
    Machine machine = look();
    machine.warning().ifPresent(System.err::println);
    return machine;
  }

  private static Machine look() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        system.getAvailableProcessors(),
        Math.round(system.getSystemLoadAverage() * 100) / 100.0,
        system.getName() + " " + system.getVersion() + " " + system.getArch(),
        Runtime.version().toString());
  }

  /** Present when others use the machine: then the figures say little about Holdfast. */
  Optional<String> warning() {
    return load > cores / 2.0
        ? Optional.of(
            "warning: this machine is busy (load average "
                + load
                + " on "
                + cores
                + " cores): times come out longer than they are")
        : Optional.empty();
  }
}
