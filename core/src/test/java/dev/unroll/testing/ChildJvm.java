package dev.unroll.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM with the same class path, for actions that would affect the JVM of the tests. */
public final class ChildJvm {
  /** The option for the vector kernels. */
  public static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

  private ChildJvm() {}

  /**
   * How a child ended.
   *
   * @param exit its exit code
   * @param output what it printed, errors included
   */
  public record End(int exit, String output) {}

  /** Options of children that live for a second: they start fast, on plain loops. */
  public static List<String> shortLived() {
    return List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");
  }

  /** Starts one; what it prints, errors included, is the process's input stream. */
  public static Process start(List<String> options, Class<?> main, String... arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return process;
  }

  /** Starts one, and waits for its end. */
  public static End run(List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return end(start(options, main, arguments));
  }

  /** Waits for the end of one. */
  public static End end(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new End(process.waitFor(), output);
  }
}
