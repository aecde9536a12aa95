package dev.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.testing.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DirectoryLockTest {
  @TempDir private Path directory;

  /** Locks a directory, says so, and holds the lock until stdin ends. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      try (DirectoryLock lock = DirectoryLock.take(Path.of(args[0]))) {
        System.out.println("locked " + lock.problem());
        TimeUnit.DAYS.sleep(1);
      }
    }
  }

  /** Takes and releases the lock of a directory, and counts how often no other process had it. */
  static final class Contender {
    private Contender() {}

    public static void main(String[] args) throws IOException {
      Path directory = Path.of(args[0]);
      int taken = 0;
      while (taken < Integer.parseInt(args[1])) {
        try (DirectoryLock lock = DirectoryLock.take(directory)) {
          if (lock.problem().isPresent()) {
            throw new AssertionError(lock.problem());
          }
          Files.createFile(directory.resolve("exclusive")); // fails if another process is here
          Files.delete(directory.resolve("exclusive"));
          taken++;
        } catch (BadInputException e) {
          // another process has it
        }
      }
      System.out.println("taken " + taken);
    }
  }

  @Test
  void anotherProcessIsRejectedWithTheIdOfTheFirst() throws Exception {
    Process holder = start();
    try {
      assertThatThrownBy(() -> DirectoryLock.take(directory))
          .isInstanceOf(BadInputException.class)
          .hasMessageMatching(
              "\\Q"
                  + directory
                  + ": is in use by process "
                  + holder.pid()
                  + "\\E( on \\S+)? since [-0-9T:+Z]+ \\(expected a directory that no other run"
                  + " writes to\\). Wait until that run has ended, or choose another directory.");
      assertThatThrownBy(() -> DirectoryLock.requireFree(directory))
          .hasMessageContaining("process " + holder.pid());
    } finally {
      holder.destroyForcibly();
    }
  }

  @Test
  void aKilledProcessLeavesNoLock() throws Exception {
    Process holder = start();
    holder.destroyForcibly().waitFor();
    assertThat(directory.resolve(DirectoryLock.FILE)).exists();

    DirectoryLock.requireFree(directory);
    try (DirectoryLock lock = DirectoryLock.take(directory)) {
      assertThat(lock.problem()).isEmpty();
    }
    assertThat(directory).isEmptyDirectory();
  }

  private Process start() throws IOException {
    Process holder = ChildJvm.start(ChildJvm.shortLived(), Holder.class, directory.toString());
    BufferedReader lines = holder.inputReader(StandardCharsets.UTF_8);
    assertThat(lines.readLine()).isEqualTo("locked Optional.empty");
    return holder;
  }

  @Test
  void fourProcessesNeverHaveItTogether() throws Exception {
    var processes = new ArrayList<Process>();
    for (int i = 0; i < 4; i++) {
      processes.add(
          ChildJvm.start(ChildJvm.shortLived(), Contender.class, directory.toString(), "600"));
    }
    for (Process process : processes) {
      ChildJvm.End end = ChildJvm.end(process);
      assertThat(end.output()).isEqualTo("taken 600" + System.lineSeparator());
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void onlyTheSameThreadMayTakeItAgain() throws Exception {
    var other = Executors.newSingleThreadExecutor();
    try (DirectoryLock outer = DirectoryLock.take(directory)) {
      assertThat(outer.problem()).isEmpty();
      DirectoryLock inner = DirectoryLock.take(directory.resolve("."));
      assertThat(inner.problem()).isEmpty();
      inner.close();
      inner.close(); // counts once
      Future<DirectoryLock> rejected = other.submit(() -> DirectoryLock.take(directory));

      assertThatThrownBy(rejected::get)
          .hasCauseInstanceOf(BadInputException.class)
          .hasMessageContaining(
              "is in use by this process, " + ProcessHandle.current().pid() + " since ");
    }
    try (DirectoryLock now = other.submit(() -> DirectoryLock.take(directory)).get()) {
      assertThat(now.problem()).isEmpty();
    } finally {
      other.shutdown();
    }
  }

  @Test
  void withoutFileKeysTheFileIsDeletedToo() throws Exception {
    Path below = directory.resolve("below");
    try (DirectoryLock lock = DirectoryLock.take(below, false);
        DirectoryLock again = DirectoryLock.take(below.resolve("."), false)) {
      assertThat(lock.problem()).isEmpty();
      assertThat(again.problem()).isEmpty();
      ChildJvm.End end = ChildJvm.run(ChildJvm.shortLived(), Holder.class, below.toString());
      assertThat(end.output()).contains("is in use by process " + ProcessHandle.current().pid());
    }
    assertThat(below).isEmptyDirectory();
  }

  @Test
  void aLinkToADirectoryIsTheSameDirectory() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
    var other = Executors.newSingleThreadExecutor();
    try (DirectoryLock outer = DirectoryLock.take(directory)) {
      assertThat(outer.problem()).isEmpty();
      assertThatThrownBy(other.submit(() -> DirectoryLock.take(link))::get)
          .hasMessageContaining("is in use by this process");
    } finally {
      other.shutdown();
    }
    try (DirectoryLock throughLink = DirectoryLock.take(link)) {
      assertThat(throughLink.problem()).isEmpty();
    }
  }

  @Test
  void anInterruptedThreadTakesAndKeepsIt() throws Exception {
    Thread.currentThread().interrupt();
    try (DirectoryLock lock = DirectoryLock.take(directory)) {
      assertThat(Thread.interrupted()).isTrue();
      assertThat(lock.problem()).isEmpty();
      ChildJvm.End end = ChildJvm.run(ChildJvm.shortLived(), Holder.class, directory.toString());
      assertThat(end.output()).contains("is in use by process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void aFileThatCannotBeLockedIsANote() throws IOException {
    Path target = Files.writeString(directory.resolve("precious"), "text of the user");
    Files.createSymbolicLink(directory.resolve(DirectoryLock.FILE), target);
    try (DirectoryLock lock = DirectoryLock.take(directory);
        DirectoryLock again = DirectoryLock.take(directory)) {
      assertThat(lock.problem())
          .hasValue(
              directory
                  + ": cannot be locked (.unroll.lock is not a regular file), so that"
                  + " a second run could replace its files. Do not start another run in this"
                  + " directory.");
      assertThat(again.problem()).as("said once").isEmpty();
    }
    assertThat(target).hasContent("text of the user");
  }

  @Test
  void aDirectoryThatCannotBeCreatedIsANote() throws IOException {
    Path below = Files.createFile(directory.resolve("file")).resolve("below");
    try (DirectoryLock lock = DirectoryLock.take(below)) {
      assertThat(lock.problem().orElseThrow()).startsWith(below + ": cannot be locked (");
    }
  }

  @Test
  void textOfAForeignFileIsNotPrinted() throws Exception {
    Process holder = start();
    try {
      Path file = directory.resolve(DirectoryLock.FILE);
      Files.writeString(file, "process 1\nhost \u001b[31mevil\nsince now\n");
      assertThatThrownBy(() -> DirectoryLock.take(directory))
          .hasMessageContaining(": is in use by another process (");
    } finally {
      holder.destroyForcibly();
    }
  }
}
