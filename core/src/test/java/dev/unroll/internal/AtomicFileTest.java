package dev.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  private static AtomicFile.Body text(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static AtomicFile.Body failing(Throwable failure) {
    return out -> {
      out.write(new byte[100_000]);
      if (failure instanceof IOException e) {
        throw e;
      }
      throw (Error) failure;
    };
  }

  private boolean isPosix() {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  @Test
  void writesAndReplaces() throws IOException {
    var file = folder.resolve("a");
    AtomicFile.write(file, text("old, and longer"));
    assertThat(file).hasContent("old, and longer");
    AtomicFile.write(file, text("new"));
    assertThat(file).hasContent("new");
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void theOldContentStaysUntilTheNewIsWhole() throws IOException {
    var file = folder.resolve("a");
    AtomicFile.write(file, text("old"));
    AtomicFile.write(
        file,
        out -> {
          out.write(new byte[100_000]);
          out.flush();
          assertThat(file).hasContent("old");
        });
    assertThat(file).hasSize(100_000);
  }

  @Test
  void aFailureLeavesTheOldContentAndNothingElse() throws IOException {
    var file = folder.resolve("a");
    AtomicFile.write(file, text("old"));
    for (Throwable failure : new Throwable[] {new IOException("full"), new StackOverflowError()}) {
      assertThatThrownBy(() -> AtomicFile.write(file, failing(failure))).isSameAs(failure);
      assertThat(file).hasContent("old");
      assertThat(folder.toFile().list()).containsExactly("a");
    }
  }

  @Test
  void aFailureMakesNoFile() {
    assertThatThrownBy(
            () -> AtomicFile.write(folder.resolve("a"), failing(new IOException("full"))))
        .hasMessage("full");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void createsMissingDirectories() throws IOException {
    Path below = folder.resolve("missing").resolve("too").resolve("a");
    AtomicFile.write(below, text("x"));
    assertThat(below).hasContent("x");
  }

  @Test
  void refusesPlacesThatCanHoldNoFile() throws IOException {
    Path below = Files.createFile(folder.resolve("file")).resolve("a");
    assertThatThrownBy(() -> AtomicFile.write(below, text("x")))
        .isExactlyInstanceOf(BadInputException.class)
        .hasMessageStartingWith(below + ": directory ")
        .hasMessageEndingWith("file cannot be created; pass another name");
    var directory = Files.createDirectory(folder.resolve("directory"));
    for (Path path : new Path[] {directory, folder.getRoot()}) {
      assertThatThrownBy(() -> AtomicFile.write(path, text("x")))
          .isExactlyInstanceOf(BadInputException.class)
          .hasMessage(path + ": is not a file; pass the name of a file to write");
    }
  }

  @Test
  void anInterruptSpoilsNothingAndIsKept() throws IOException {
    var file = folder.resolve("a");
    Thread.currentThread().interrupt();
    AtomicFile.write(
        file,
        out -> {
          out.write(new byte[100_000]);
          Thread.currentThread().interrupt();
        });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).hasSize(100_000);
  }

  @Test
  void followsALink() throws IOException {
    assumeTrue(isPosix());
    var file = folder.resolve("a");
    AtomicFile.write(file, text("old"));
    var link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a"));
    AtomicFile.write(link, text("new"));
    assertThat(file).hasContent("new");
    assertThat(link).isSymbolicLink();
  }

  @Test
  void followsALinkToAFileThatDoesNotExistYet() throws IOException {
    assumeTrue(isPosix());
    var first = Files.createSymbolicLink(folder.resolve("first"), Path.of("second"));
    var second = Files.createSymbolicLink(folder.resolve("second"), Path.of("file"));
    AtomicFile.write(first, text("new"));
    assertThat(folder.resolve("file")).hasContent("new");
    assertThat(first).isSymbolicLink();
    assertThat(second).isSymbolicLink();
  }

  /** As the system does, {@code ..} in a link is the parent of the directory that holds it. */
  @Test
  void followsARelativeLinkThroughALinkedDirectory() throws IOException {
    assumeTrue(isPosix());
    var deep = Files.createDirectories(folder.resolve("real").resolve("deep"));
    Files.createSymbolicLink(deep.resolve("link"), Path.of("..", "missing"));
    var side = Files.createDirectories(folder.resolve("side"));
    var out = Files.createSymbolicLink(side.resolve("out"), deep);
    AtomicFile.write(out.resolve("link"), text("new"));
    assertThat(folder.resolve("real").resolve("missing")).hasContent("new");
    assertThat(side.resolve("missing")).doesNotExist();

    AtomicFile.write(out.resolve("..").resolve("above"), text("new"));
    assertThat(folder.resolve("real").resolve("above")).hasContent("new");
    assertThat(side.resolve("above")).doesNotExist();
  }

  @Test
  void aFileThatCannotBeCreatedIsNamedAndNotItsTemporaryFile() throws IOException {
    var proc = Path.of("/proc");
    assumeTrue(Files.isDirectory(proc) && !Files.exists(proc.resolve("unroll-test")));
    assertThatThrownBy(() -> AtomicFile.write(proc.resolve("unroll-test"), text("new")))
        .isInstanceOf(IOException.class)
        .satisfies(
            failure ->
                assertThat(FailureText.of(failure))
                    .startsWith("/proc/unroll-test: ")
                    .doesNotContain(".tmp"));
  }

  @Test
  void refusesLinksThatLeadInACircle() throws IOException {
    assumeTrue(isPosix());
    var first = Files.createSymbolicLink(folder.resolve("first"), Path.of("second"));
    var second = Files.createSymbolicLink(folder.resolve("second"), Path.of("first"));
    assertThatThrownBy(() -> AtomicFile.write(first, text("new")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("first: its symbolic links lead in a circle");
    assertThat(first).isSymbolicLink();
    assertThat(second).isSymbolicLink();
  }

  @Test
  void keepsPermissionsAndMakesNewFilesAsOthersAre() throws IOException {
    assumeTrue(isPosix());
    var usual = Files.createFile(folder.resolve("usual"));
    var file = folder.resolve("a");
    AtomicFile.write(file, text("x"));
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    AtomicFile.write(file, text("y"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("r--------");
  }

  @Test
  void leftoversOfATargetAreRemovedAndNothingElse() throws IOException {
    var random = "7f2a9a3c-0d1e-4c55-9d0f-3a1b2c4d5e6f";
    var left = folder.resolve(".unroll-a-" + random + ".tmp");
    Files.createFile(left);
    for (String name :
        new String[] {
          "a",
          "a-b",
          ".unroll-" + random + ".tmp",
          ".unroll-b-" + random + ".tmp",
          ".unroll-a-b-" + random + ".tmp",
          ".unroll-a-mine.tmp",
          ".unroll-a-" + random + ".tmp.txt"
        }) {
      Files.createFile(folder.resolve(name));
    }
    Files.createDirectory(folder.resolve(".unroll-a-" + random.replace('7', '8') + ".tmp"));
    var before = Set.of(folder.toFile().list());
    AtomicFile.removeLeftovers(folder.resolve("a"));
    assertThat(left).doesNotExist();
    assertThat(folder.toFile().list()).hasSize(before.size() - 1).isSubsetOf(before);
  }

  @Test
  void theFileOfAWriterThatWasKilledIsALeftover() throws IOException {
    for (String name : new String[] {"a", "n".repeat(50), "\u20ac".repeat(50)}) {
      var file = folder.resolve(name);
      assertThatThrownBy(() -> AtomicFile.write(file, out -> AtomicFile.removeLeftovers(file)))
          .isInstanceOf(NoSuchFileException.class);
      assertThat(folder).isEmptyDirectory();
    }
    var longer = folder.resolve("n".repeat(200));
    AtomicFile.write(longer, out -> AtomicFile.removeLeftovers(longer));
    assertThat(folder.toFile().list()).hasSize(1);
  }
}
