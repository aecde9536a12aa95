package dev.unroll.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads how busy this process and the rest of the machine are. */
class MachineLoad {
  private static final Path STAT = Path.of("/proc/stat");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double TICKS_PER_SECOND = 100;
  private static final int[] BUSY = {1, 2, 3, 6, 7, 8}; // all but idle and waiting for disks

  /**
   * CPU seconds used so far.
   *
   * @param own by this process
   * @param machine by all processes; empty on other systems than Linux
   */
  record Reading(double own, OptionalDouble machine) {
    Share since(Reading before, double seconds) {
      double cores = (own - before.own) / seconds;
      boolean known = machine.isPresent() && before.machine.isPresent();
      return new Share(
          cores,
          known
              ? OptionalDouble.of(
                  Math.max(
                      0, (machine.getAsDouble() - before.machine.getAsDouble()) / seconds - cores))
              : OptionalDouble.empty());
    }
  }

  /**
   * Cores in use on average.
   *
   * @param own by this process
   * @param others by all other processes; empty on other systems than Linux
   */
  record Share(double own, OptionalDouble others) {}

  Reading read() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Reading(1e-9 * system.getProcessCpuTime(), machine());
  }

  private static OptionalDouble machine() {
    try {
      String[] field = Files.readAllLines(STAT).get(0).strip().split("\\s+");
      double ticks = 0;
      for (int i : BUSY) {
        ticks += Long.parseLong(field[i]);
      }
      return OptionalDouble.of(ticks / TICKS_PER_SECOND);
    } catch (IOException e) {
      return OptionalDouble.empty(); // not Linux
    }
  }

  /** Returns the largest resident memory of this process in megabytes; empty outside of Linux. */
  static OptionalLong peakMegabytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmHWM"))
          .mapToLong(line -> Math.round(Long.parseLong(line.replaceAll("\\D", "")) / 1024.0))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
