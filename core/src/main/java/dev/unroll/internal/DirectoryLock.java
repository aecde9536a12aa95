package dev.unroll.internal;

import dev.unroll.BadInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lock on a directory that only one run may write to, such as that of a run and its checkpoints.
 *
 * <p>The lock is one of the operating system, on a small file {@value #FILE} in the directory that
 * names its owner. It ends with the process, however that ends, so that it is never stale; a file
 * that a killed process left is reused. The thread that holds a lock may take it again. Any other
 * thread of the process is rejected like another process.
 *
 * <p>Where the file system has no locks, or the file cannot be created, the lock holds within the
 * process only, and {@link #problem} says why. While the lock is held, the process must not open
 * and close the file: on POSIX systems, that would release the lock.
 */
public final class DirectoryLock implements AutoCloseable {
  /** The name of the file. */
  public static final String FILE = ".unroll.lock";

  /**
   * Position of the locked byte. It is behind the text, since Windows does not read locked bytes.
   */
  private static final long LOCKED_BYTE = 1 << 20;

  private static final int ATTEMPTS = 100;

  private static final Map<Object, Held> HELD = new HashMap<>(); // guarded by the class

  /** Files that cannot be closed, because that would release a lock of another class loader. */
  private static final List<RandomAccessFile> LEFT_OPEN = new ArrayList<>(); // guarded by the class

  /** A lock that this process holds. */
  private static final class Held {
    final Thread owner = Thread.currentThread();
    final LockOwner self = LockOwner.ofThisProcess();
    final boolean keys;
    int count = 1;
    @Nullable RandomAccessFile file; // its channel refers to the lock; null: this process only
    @Nullable Path path; // of the file
    @Nullable Object fileKey;
    @Nullable String problem;

    Held(boolean keys) {
      this.keys = keys;
    }
  }

  private final Object key;
  private final Held held;
  private final boolean outermost;
  private boolean closed;

  private DirectoryLock(Object key, Held held, boolean outermost) {
    this.key = key;
    this.held = held;
    this.outermost = outermost;
  }

  /**
   * Locks a directory, which is created if missing.
   *
   * @throws BadInputException when another process or thread holds the lock
   */
  public static DirectoryLock take(Path directory) {
    return take(directory, true);
  }

  /**
   * Locks a directory.
   *
   * @param keys false: files are treated as if they had no keys, as on Windows
   */
  static DirectoryLock take(Path directory, boolean keys) {
    synchronized (DirectoryLock.class) {
      String problem = null;
      try {
        createDirectories(directory);
      } catch (IOException e) {
        problem = unlocked(directory, FailureText.of(e));
      }
      Object key = key(directory);
      Held present = HELD.get(key);
      if (present != null) {
        if (!present.owner.equals(Thread.currentThread())) {
          throw inUse(directory, present.self.sentence(true));
        }
        present.count++;
        return new DirectoryLock(key, present, false);
      }
      var held = new Held(keys);
      if (problem == null) {
        problem = lock(directory, held);
      }
      held.problem = problem;
      HELD.put(key, held);
      return new DirectoryLock(key, held, true);
    }
  }

  /**
   * Rejects a directory that is locked; one that does not exist is not.
   *
   * @throws BadInputException when another process or thread holds the lock
   */
  public static void requireFree(Path directory) {
    if (Files.exists(directory.resolve(FILE))) {
      take(directory).close();
    }
  }

  /**
   * Returns why other processes are not kept out, in one sentence. Empty if they are, or if the
   * thread already held the lock.
   */
  public Optional<String> problem() {
    return outermost ? Optional.ofNullable(held.problem) : Optional.empty();
  }

  @Override
  public void close() {
    synchronized (DirectoryLock.class) {
      if (closed) {
        return;
      }
      closed = true;
      held.count--;
      if (held.count > 0) {
        return;
      }
      HELD.remove(key);
      RandomAccessFile file = held.file;
      if (file != null) {
        boolean hadKey = held.fileKey != null;
        if (hadKey) {
          delete(held); // while it is locked: a later owner notices, and creates another
        }
        close(file); // releases the lock
        if (!hadKey) {
          delete(held); // Windows refuses this while a process has the file open, as any owner has
        }
      }
    }
  }

  private static void createDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) { // Java 17 rejects links to directories
      Files.createDirectories(directory);
    }
  }

  /** Returns an identity of the directory that its other names have, too. */
  private static Object key(Path directory) {
    try {
      Object key = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
      return key == null ? directory.toRealPath() : key;
    } catch (IOException e) {
      return directory.toAbsolutePath().normalize();
    }
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Locks the file.
   *
   * @return why it could not be locked; null if it was
   */
  private static @Nullable String lock(Path directory, Held held) {
    String problem = "the file " + FILE + " is replaced all the time";
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        try {
          if (lockOnce(directory, held)) {
            return null;
          }
        } catch (NoSuchFileException | FileNotFoundException e) {
          // Its owner deleted the file, and maybe the directory; both may exist again by now.
          problem = FailureText.of(e);
          createDirectories(directory);
        }
      }
      return unlocked(directory, problem);
    } catch (IOException e) {
      return unlocked(directory, FailureText.of(e));
    }
  }

  private static String unlocked(Path directory, String why) {
    return "%s: cannot be locked (%s), so that a second run could replace its files. Do not start another run in this directory."
        .formatted(directory, why);
  }

  /** Locks the file; returns false if it was replaced in the meantime. */
  private static boolean lockOnce(Path directory, Held held) throws IOException {
    Path path = directory.resolve(FILE);
    create(path);
    BasicFileAttributes attributes = attributes(path);
    if (!attributes.isRegularFile()) {
      throw new IOException(FILE + " is not a regular file");
    }
    Object before = held.keys ? attributes.fileKey() : null;
    // Not a FileChannel: an interrupt of the thread would close it.
    var file = new RandomAccessFile(path.toFile(), "rw");
    FileLock lock;
    try {
      lock = file.getChannel().tryLock(LOCKED_BYTE, 1, false);
    } catch (OverlappingFileLockException e) {
      LEFT_OPEN.add(file);
      throw inUse(directory, LockOwner.ofThisProcess().sentence(true));
    } catch (IOException e) {
      close(file);
      throw e;
    }
    if (lock == null) {
      String owner = LockOwner.read(file).map(one -> one.sentence(false)).orElse("another process");
      close(file);
      throw inUse(directory, owner);
    }
    if (before != null && !Objects.equals(before, keyOrNull(path))) {
      close(file); // this is another file than the one that has this name now
      return false;
    }
    held.file = file;
    held.path = path;
    held.fileKey = before;
    held.self.write(file);
    return true;
  }

  private static void create(Path path) throws IOException {
    try {
      Files.createFile(path);
    } catch (FileAlreadyExistsException e) {
      // of another run, or of a process that was killed
    }
  }

  private static @Nullable Object keyOrNull(Path path) {
    try {
      return attributes(path).fileKey();
    } catch (IOException e) {
      return null;
    }
  }

  /** Deletes the file, unless it was replaced by another one. */
  private static void delete(Held held) {
    Path path = held.path;
    Object fileKey = held.fileKey;
    if (path == null || (fileKey != null && !fileKey.equals(keyOrNull(path)))) {
      return;
    }
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // A file that remains locks nothing.
    }
  }

  private static void close(RandomAccessFile file) {
    try {
      file.close();
    } catch (IOException e) {
      // Nothing that matters was written to it.
    }
  }

  private static BadInputException inUse(Path directory, String owner) {
    return new BadInputException(
        "%s: is in use by %s (expected a directory that no other run writes to). Wait until that run has ended, or choose another directory."
            .formatted(directory, owner));
  }
}
