package dev.unroll.internal;

import dev.unroll.BadInputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;

/**
 * Replaces a file as a whole: whoever looks, at any time and after any crash, finds the old content
 * or the new, never a part.
 *
 * <p>The content goes to a temporary file in the same directory, is forced to the disk, and takes
 * the target's name in one move; then the directory is forced to the disk too. If anything fails,
 * the temporary file is removed and the target is as before. An existing target keeps its POSIX
 * permissions, a link is followed. An interrupt does not spoil the file; the thread's interrupt
 * flag stays as it was.
 */
public final class AtomicFile {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int LONGEST_NAME = 50;
  private static final String PREFIX = ".unroll-";
  private static final String UNIQUE = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}[.]tmp";

  private AtomicFile() {}

  /** Writes the whole content of a file. */
  @FunctionalInterface
  public interface Body {
    /** Writes all bytes to {@code out}, and need neither flush nor close it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes or replaces {@code target}.
   *
   * @throws BadInputException when the target's directory does not exist, or the target is no file
   * @throws IOException what the disk or the body said
   */
  public static void write(Path target, Body body) throws IOException {
    var file = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath().normalize();
    var directory = file.getParent();
    if (directory == null || (Files.exists(file) && !Files.isRegularFile(file))) {
      throw new BadInputException(target + ": is not a file; give the name of a file to write");
    }
    if (!Files.isDirectory(directory)) {
      throw new BadInputException(
          target + ": there is no directory " + directory + "; make it first");
    }
    var temporary = create(file);
    try {
      try (var out = open(temporary)) {
        body.writeTo(out);
      }
      force(temporary, StandardOpenOption.WRITE);
      keepPermissions(file, temporary);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (Throwable failure) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
      throw failure;
    }
    forceDirectory(directory);
  }

  /**
   * Removes the temporary files that writers of {@code target} left behind when they were killed.
   * Nobody else may be writing it: such a write would fail.
   *
   * @throws IOException what the disk said
   */
  public static void removeLeftovers(Path target) throws IOException {
    var file = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath().normalize();
    var directory = file.getParent();
    if (directory == null || !Files.isDirectory(directory) || !isNamed(file)) {
      return;
    }
    try (var files = Files.newDirectoryStream(directory, path -> isLeftover(file, path))) {
      for (Path leftover : files) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  /**
   * Removes the temporary files of all targets in a directory that only one process writes to, such
   * as that of a run.
   *
   * @throws IOException what the disk said
   */
  public static void removeLeftoversIn(Path directory) throws IOException {
    try (var files =
        Files.newDirectoryStream(directory, path -> isLeftover(PREFIX, ".*" + UNIQUE, path))) {
      for (Path leftover : files) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  private static boolean isLeftover(Path target, Path path) {
    return isLeftover(prefix(target), UNIQUE, path);
  }

  private static boolean isLeftover(String prefix, String pattern, Path path) {
    String name = "" + path.getFileName();
    return name.startsWith(prefix)
        && name.substring(prefix.length()).matches(pattern)
        && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Returns whether temporary files of this one tell its name: names of files cannot be of any
   * length.
   */
  private static boolean isNamed(Path file) {
    return file.getFileName().toString().length() <= LONGEST_NAME;
  }

  private static String prefix(Path file) {
    return PREFIX + (isNamed(file) ? file.getFileName() + "-" : "");
  }

  /** Not Files.createTempFile, which makes files that only their owner may read. */
  private static Path create(Path file) throws IOException {
    return Files.createFile(file.resolveSibling(prefix(file) + UUID.randomUUID() + ".tmp"));
  }

  /** Files.newOutputStream and not a channel: an interrupt closes channels. */
  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(
        Files.newOutputStream(file, StandardOpenOption.WRITE), BUFFER_BYTES);
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    var view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (view != null && Files.exists(from)) {
      view.setPermissions(Files.getPosixFilePermissions(from));
    }
  }

  /** Some systems cannot open or force a directory; the move has happened all the same. */
  private static void forceDirectory(Path directory) {
    try {
      force(directory, StandardOpenOption.READ);
    } catch (IOException e) {
      // Nothing is lost unless the power fails now, and then the old content is found.
    }
  }

  private static void force(Path path, OpenOption option) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try (var channel = FileChannel.open(path, option)) {
          channel.force(true);
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
