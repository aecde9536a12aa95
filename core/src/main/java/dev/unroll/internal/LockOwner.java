package dev.unroll.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process that holds a {@link DirectoryLock}, as the text of its file.
 *
 * @param process its id
 * @param host the name of its machine; empty if unknown
 * @param since when it took the lock; empty if unknown
 */
record LockOwner(long process, String host, String since) {
  /** More than any text of an owner; the rest of a foreign file is not read. */
  private static final int MAX_BYTES = 512;

  /** Names that are printed as they are: a foreign file may contain anything. */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}");

  private static final Pattern TEXT =
      Pattern.compile(
          "process (\\d{1,18})\nhost ([A-Za-z0-9._-]{0,253})\nsince ([0-9T:+Z-]{0,40})\n.*",
          Pattern.DOTALL);

  private static final Path HOST_FILE = Path.of("/proc/sys/kernel/hostname");

  /** Time for an owner that has just locked its file to write into it. */
  private static final int ATTEMPTS = 25;

  private static final int PAUSE_MILLIS = 20;

  /** Returns this process. */
  static LockOwner ofThisProcess() {
    String now =
        OffsetDateTime.now(ZoneId.systemDefault())
            .truncatedTo(ChronoUnit.SECONDS)
            .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    return new LockOwner(ProcessHandle.current().pid(), hostOfThisProcess(), now);
  }

  /** Returns the name of this machine without asking the network, which may take seconds. */
  private static String hostOfThisProcess() {
    String name = System.getenv(Files.exists(HOST_FILE) ? "HOSTNAME" : "COMPUTERNAME");
    try {
      name = Files.exists(HOST_FILE) ? Files.readString(HOST_FILE).strip() : name;
    } catch (IOException e) {
      // the variable, if it is set
    }
    return name != null && HOST.matcher(name).matches() ? name : "";
  }

  /**
   * Reads the owner of a locked file. Waits a little for an owner that has not yet replaced the
   * text of the one before it.
   */
  static Optional<LockOwner> read(RandomAccessFile file) throws IOException {
    String here = hostOfThisProcess();
    Optional<LockOwner> owner = Optional.empty();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      owner = parse(text(file));
      if (owner.isPresent() && !owner.get().hasEnded(here)) {
        return owner;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return owner.filter(one -> !one.hasEnded(here));
  }

  private static String text(RandomAccessFile file) throws IOException {
    file.seek(0);
    var bytes = new byte[MAX_BYTES];
    int length = 0;
    for (int read = 0; read >= 0 && length < MAX_BYTES; length += Math.max(0, read)) {
      read = file.read(bytes, length, MAX_BYTES - length);
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static Optional<LockOwner> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new LockOwner(Long.parseLong(matcher.group(1)), matcher.group(2), matcher.group(3)))
        : Optional.empty();
  }

  private boolean hasEnded(String here) {
    return host.equals(here) && ProcessHandle.of(process).isEmpty();
  }

  /** Writes this owner. On a full disk, the file stays empty, and locks nevertheless. */
  void write(RandomAccessFile file) {
    try {
      file.setLength(0);
      file.write(
          String.format(Locale.ROOT, "process %d%nhost %s%nsince %s%n", process, host, since)
              .replace("\r", "")
              .getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // others see the lock, only not whose it is
    }
  }

  /** Describes the owner, as in {@code process 4711 on mill since 2026-11-30T17:00:01Z}. */
  String sentence(boolean isThisProcess) {
    return (isThisProcess ? "this process, " : "process ")
        + process
        + (isThisProcess || host.isEmpty() ? "" : " on " + host)
        + (since.isEmpty() ? "" : " since " + since);
  }
}
