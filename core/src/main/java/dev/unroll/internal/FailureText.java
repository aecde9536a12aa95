package dev.unroll.internal;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/**
 * Text of an exception for a message. The text of exceptions of the JDK and of plug-ins may be
 * missing, empty, or only the name of a file.
 */
public final class FailureText {
  /** The longest chain of causes that is searched; it may have a loop. */
  private static final int DEPTH = 10;

  private FailureText() {}

  /** Returns the reason for a failure which is never empty. */
  public static String of(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < DEPTH && cause != null; i++) {
      if (cause instanceof FileSystemException file) {
        return file.getFile() == null ? reason(file) : file.getFile() + ": " + reason(file);
      }
      Throwable inner = cause.getCause();
      boolean copied = inner != null && inner.toString().equals(cause.getMessage());
      String line = copied ? "" : stripped(cause.getMessage()); // by a constructor of the JDK
      if (!line.isEmpty()) {
        return line;
      }
      cause = inner;
    }
    return failure.getClass().getName().replaceFirst("^.*[.$](?=[A-Z])", "");
  }

  /** Returns the reason for a failure of file access without the name of the file. */
  private static String reason(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    } else if (failure instanceof AccessDeniedException) {
      return "permission denied";
    } else if (failure instanceof FileAlreadyExistsException) {
      return "already exists and is not a directory";
    } else if (failure instanceof NotDirectoryException) {
      return "is not a directory";
    } else if (failure instanceof DirectoryNotEmptyException) {
      return "is a directory that is not empty";
    } else if (failure instanceof FileSystemLoopException) {
      return "links lead in a circle";
    }
    String line = stripped(failure.getReason());
    return line.isEmpty() ? failure.getClass().getSimpleName() : line;
  }

  private static String stripped(@Nullable String text) {
    return text == null ? "" : text.strip();
  }
}
