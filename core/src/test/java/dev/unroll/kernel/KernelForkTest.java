package dev.unroll.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Checks that other JVMs give the same bits: interpreted, with other vector widths, and without the
 * vector module.
 */
class KernelForkTest {
  private static final String MODULE = "--add-modules=jdk.incubator.vector";

  /** Prints the set in use, the advice, and the checksums. */
  public static void main(String[] args) {
    System.out.println(Kernels.current().name() + " " + Kernels.current().vectorBits());
    System.out.println(Kernels.advice());
    System.out.print(KernelPrograms.checksums(Kernels.current(), Integer.parseInt(args[0])));
  }

  @Test
  void interpretedEqualsCompiled() throws Exception {
    // Called often enough here that C2 has compiled what runs last.
    String compiled = "";
    for (int i = 0; i < 300; i++) {
      compiled = KernelPrograms.checksums(Kernels.current(), 40);
    }
    List<String> lines = fork(40, MODULE, "-Xint", "-Dunroll.kernels=vector");
    assertThat(checksums(lines)).isEqualTo(compiled);
    assertThat(compiled).isEqualTo(KernelPrograms.checksums(Kernels.plain(), 40));
  }

  @Test
  void everyVectorWidthGivesTheSameBits() throws Exception {
    String expected = KernelPrograms.checksums(Kernels.plain(), 160);
    for (int bits : new int[] {128, 256, 512}) {
      List<String> lines =
          fork(160, MODULE, "-Dunroll.kernels=vector", "-Dunroll.vectorBits=" + bits);
      assertThat(lines.get(0)).isEqualTo("vector " + bits);
      assertThat(checksums(lines)).as("%d bit", bits).isEqualTo(expected);
    }
  }

  @Test
  void plainKernelsCanBeAskedFor() throws Exception {
    List<String> lines = fork(40, MODULE, "-Dunroll.kernels=plain");
    assertThat(lines.get(0)).isEqualTo("plain 32");
    assertThat(lines.get(1)).isEqualTo("null");
    assertThat(checksums(lines)).isEqualTo(KernelPrograms.checksums(Kernels.current(), 40));
  }

  @Test
  void withoutTheModulePlainLoopsRunAndAdviceIsGiven() throws Exception {
    List<String> lines = fork(40);
    assertThat(lines.get(0)).isEqualTo("plain 32");
    assertThat(lines.get(1)).contains("--add-modules jdk.incubator.vector");
    assertThat(checksums(lines)).isEqualTo(KernelPrograms.checksums(Kernels.current(), 40));
  }

  @Test
  void withoutTheModuleNoVectorKernelIsLoaded() throws Exception {
    assertThat(fork(17, "-verbose:class"))
        .noneMatch(line -> line.contains("dev.unroll.kernel.vector."))
        .anyMatch(line -> line.contains("dev.unroll.kernel.plain."));
    assertThat(fork(17, "-verbose:class", MODULE, "-Dunroll.kernels=plain"))
        .noneMatch(line -> line.contains("dev.unroll.kernel.vector."));
  }

  @Test
  void aWrongPropertyIsASentence() throws Exception {
    assertThat(String.join("\n", fork(0, MODULE, "-Dunroll.kernels=fast")))
        .contains("unroll.kernels must be plain or vector, got \"fast\"");
    assertThat(String.join("\n", fork(0, MODULE, "-Dunroll.vectorBits=64")))
        .contains("unroll.vectorBits must be 128, 256 or 512, got \"64\"");
    assertThat(String.join("\n", fork(0, "-Dunroll.kernels=vector")))
        .contains("the vector module is not loaded");
  }

  private static String checksums(List<String> lines) {
    return String.join("\n", lines.subList(2, lines.size())) + "\n";
  }

  private static List<String> fork(int largest, String... flags)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(Arrays.asList(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(KernelForkTest.class.getName(), Integer.toString(largest)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.lines().filter(line -> !line.startsWith("WARNING: Using incubator")).toList();
  }
}
