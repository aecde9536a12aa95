package dev.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureTextTest {
  @TempDir private Path directory;

  @Test
  void aMissingOrEmptyMessageIsTheNameOfTheException() {
    assertThat(FailureText.of(new NullPointerException())).isEqualTo("NullPointerException");
    assertThat(FailureText.of(new EOFException())).isEqualTo("EOFException");
    assertThat(FailureText.of(new IOException(" \n "))).isEqualTo("IOException");
    assertThat(FailureText.of(new IOException((String) null))).isEqualTo("IOException");
    assertThat(FailureText.of(new IllegalStateException() {})).isNotBlank().doesNotContain("null");
  }

  @Test
  void theCauseIsUsedWhereTheExceptionHasNoText() {
    var wrapped = new IllegalArgumentException(null, new IOException("No space left on device"));
    assertThat(FailureText.of(wrapped)).isEqualTo("No space left on device");
    assertThat(FailureText.of(new UncheckedIOException(null, new EOFException())))
        .isEqualTo("UncheckedIOException");
    assertThat(FailureText.of(new UncheckedIOException(new NoSuchFileException("a.csv"))))
        .isEqualTo("a.csv: there is no such file");
    var loop = new IllegalStateException((String) null);
    loop.initCause(new IllegalStateException((String) null, loop));
    assertThat(FailureText.of(loop)).isEqualTo("IllegalStateException");
  }

  @Test
  void aFailureOfAFileIsItsNameAndAReason() throws IOException {
    assertThat(FailureText.of(new NoSuchFileException("a"))).isEqualTo("a: there is no such file");
    assertThat(FailureText.of(new AccessDeniedException("a"))).isEqualTo("a: permission denied");
    assertThat(FailureText.of(new FileAlreadyExistsException("a")))
        .isEqualTo("a: already exists and is not a directory");
    assertThat(FailureText.of(new NotDirectoryException("a"))).isEqualTo("a: is not a directory");
    assertThat(FailureText.of(new FileSystemException("a"))).isEqualTo("a: FileSystemException");
    assertThat(FailureText.of(new FileSystemException(null))).isEqualTo("FileSystemException");
    assertThat(FailureText.of(new FileSystemException("a", null, "Read-only file system")))
        .isEqualTo("a: Read-only file system");
    Path missing = directory.resolve("missing");
    try {
      Files.readAllBytes(missing);
    } catch (IOException e) {
      assertThat(FailureText.of(e)).isEqualTo(missing + ": there is no such file");
    }
  }
}
