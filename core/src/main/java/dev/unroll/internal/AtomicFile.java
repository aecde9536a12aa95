package dev.unroll.internal;

import dev.unroll.BadInputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;

/**
 * Replaces a file atomically: readers find the old content or the new, never a part, at any time
 * and after any crash.
 *
 * <p>The content is written to a temporary file in the same directory, forced to disk, and moved to
 * the target; then the directory is forced to disk too. If anything fails, the temporary file is
 * removed and the target is unchanged. An existing target keeps its POSIX permissions; a symbolic
 * link is followed, also to a file that does not exist yet. An interrupt does not damage the file;
 * the thread's interrupt flag is preserved.
 */
public final class AtomicFile {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_LINKS = 40; // as Linux
  private static final int MAX_NAME_LENGTH = 50;
  private static final String PREFIX = ".unroll-";
  private static final String UNIQUE = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}[.]tmp";

  private AtomicFile() {}

  /** Writes the whole content of a file. */
  @FunctionalInterface
  public interface Body {
    /** Writes all bytes to {@code out}; it need not flush or close it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes or replaces {@code target}. Missing directories are created.
   *
   * @throws BadInputException when the target's directory cannot be created, or the target is not a
   *     regular file
   * @throws IOException when writing fails or the body throws it
   */
  public static void write(Path target, Body body) throws IOException {
    var file = linked(target);
    var directory = file.getParent();
    if (directory == null || (Files.exists(file) && !Files.isRegularFile(file))) {
      throw new BadInputException(target + ": is not a file; pass the name of a file to write");
    }
    createDirectories(target, directory);
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
   * Returns the file that is written: what a link leads to, even if that does not exist yet.
   *
   * @throws BadInputException when links lead in a circle
   */
  private static Path linked(Path target) throws IOException {
    if (Files.exists(target)) {
      return target.toRealPath();
    }
    Path file = inRealDirectory(target.toAbsolutePath());
    for (int links = 0; Files.isSymbolicLink(file); links++) {
      if (links == MAX_LINKS) {
        throw new BadInputException(
            target
                + ": its symbolic links lead in a circle (expected a file or a new name)."
                + " Remove the link, or pass another name.");
      }
      file = inRealDirectory(file.resolveSibling(Files.readSymbolicLink(file)));
    }
    return file;
  }

  /** Returns a path without links and {@code ..} in its directory, if that exists. */
  private static Path inRealDirectory(Path file) throws IOException {
    Path directory = file.getParent();
    Path name = file.getFileName();
    return directory == null || name == null || !Files.isDirectory(directory)
        ? file.normalize()
        : directory.toRealPath().resolve(name).normalize();
  }

  private static void createDirectories(Path target, Path directory) {
    if (Files.isDirectory(directory)) {
      return;
    }
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new BadInputException(
          target + ": directory " + directory + " cannot be created; pass another name", e);
    }
  }

  /**
   * Removes the temporary files that writers of {@code target} left behind when they were killed.
   * No other writer may be active: its write would fail.
   *
   * @throws IOException when a file cannot be removed
   */
  public static void removeLeftovers(Path target) throws IOException {
    var file = linked(target);
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
   * @throws IOException when a file cannot be removed
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
   * Returns whether names of temporary files contain this file's name, which depends on its length.
   */
  private static boolean isNamed(Path file) {
    return file.getFileName().toString().length() <= MAX_NAME_LENGTH;
  }

  private static String prefix(Path file) {
    return PREFIX + (isNamed(file) ? file.getFileName() + "-" : "");
  }

  /** Creates a file. Not Files.createTempFile, which makes files that only their owner may read. */
  private static Path create(Path file) throws IOException {
    try {
      return Files.createFile(file.resolveSibling(prefix(file) + UUID.randomUUID() + ".tmp"));
    } catch (AccessDeniedException e) {
      throw (IOException) new AccessDeniedException(file.toString()).initCause(e);
    } catch (NoSuchFileException e) { // of a directory in which no file can be created
      throw (IOException)
          new FileSystemException(file.toString(), null, "cannot be created").initCause(e);
    } catch (FileSystemException e) {
      throw (IOException)
          new FileSystemException(file.toString(), null, e.getReason()).initCause(e);
    }
  }

  /** Opens a file. Files.newOutputStream and not a channel, since an interrupt closes channels. */
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

  /**
   * Forces a directory to disk. Some systems cannot open or force a directory; the move has still
   * happened.
   */
  private static void forceDirectory(Path directory) {
    try {
      force(directory, StandardOpenOption.READ);
    } catch (IOException e) {
      // Only a power failure now could undo the move, which leaves the old content.
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
