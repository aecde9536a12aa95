package dev.unroll.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.unroll.kernel.VectorCheck.Obstacle;
import dev.unroll.testing.ChildJvm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vector kernels are chosen only where the JVM compiles them, and the advice gives the reason. */
class VectorCheckTest {
  private static final String VERSION = "25.0.3+9-LTS";

  /** Without the module that shows flags. */
  private static final String FEW_MODULES =
      "--limit-modules=java.base,jdk.incubator.vector,java.logging";

  private static final Map<String, String> C2 =
      Map.of(
          "UseCompiler", "true",
          "TieredCompilation", "true",
          "TieredStopAtLevel", "4",
          "CompilationMode", "default",
          "UseFMA", "true");

  /** Prints the set in use, then the advice. */
  public static void main(String[] args) {
    System.out.println(Kernels.current().name());
    System.out.println(Kernels.advice());
  }

  @Test
  void theFlagsOfC2NeedNoMeasurement() {
    assertThat(byFlags(C2, VERSION)).isNull();
    assertThat(byFlags(with("UseJVMCICompiler", "false"), VERSION + "-jvmci-b01")).isNull();
    assertThat(byFlags(with("TieredCompilation", "false", "TieredStopAtLevel", "1"), VERSION))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "UseCompiler, false, -Xint",
    "TieredStopAtLevel, 0, -XX:TieredStopAtLevel=0",
    "TieredStopAtLevel, 1, -XX:TieredStopAtLevel=1",
    "TieredStopAtLevel, 3, -XX:TieredStopAtLevel=3",
    "CompilationMode, quick-only, -XX:CompilationMode=quick-only",
    "EnableVectorSupport, false, -XX:-EnableVectorSupport",
    "EnableVectorReboxing, false, -XX:-EnableVectorReboxing",
    "UseFMA, false, -XX:-UseFMA",
  })
  void aFlagAgainstVectorCodeIsNamed(String flag, String value, String named) {
    Obstacle obstacle = byFlags(with(flag, value), VERSION);
    assertThat(obstacle).isNotNull();
    assertThat(obstacle.reason() + "; " + obstacle.fix()).contains(named);
  }

  @Test
  void otherCompilersAndUnknownFlagsAreMeasured() {
    for (boolean fast : new boolean[] {false, true}) {
      var found = new ArrayList<@Nullable Obstacle>();
      found.add(VectorCheck.find(256, 256, null, VERSION, () -> fast));
      found.add(VectorCheck.find(256, 256, flag -> null, VERSION, () -> fast));
      found.add(VectorCheck.find(256, 256, C2::get, VERSION + "-jvmci-b01", () -> fast));
      found.add(
          VectorCheck.find(256, 256, with("UseJVMCICompiler", "true")::get, VERSION, () -> fast));
      assertThat(found).allMatch(obstacle -> (obstacle == null) == fast);
    }
  }

  @Test
  void vectorsWiderThanThoseOfTheProcessorAreAnObstacle() {
    Obstacle obstacle = VectorCheck.find(512, 256, C2::get, VERSION, () -> fail("measured"));
    assertThat(obstacle).isNotNull();
    assertThat(obstacle.reason()).contains("256").contains("512");
  }

  @Test
  void plainLoopsRunWhereC2IsOff() throws Exception {
    for (String flag :
        List.of("-Xint", "-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=0", "-XX:-UseFMA")) {
      List<String> lines = fork(flag);
      assertThat(lines.get(0)).as(flag).isEqualTo("plain");
      assertThat(lines.get(1)).startsWith("unroll uses plain loops, ").contains(flag);
    }
  }

  @Test
  void plainLoopsRunWhereC2CompilesNoVectors() throws Exception {
    for (String flag : List.of("-XX:-EnableVectorSupport", "-XX:-EnableVectorReboxing")) {
      List<String> lines = fork("-XX:+UnlockExperimentalVMOptions", flag);
      assertThat(lines.get(0)).as(flag).isEqualTo("plain");
      assertThat(lines.get(1)).contains(flag);
    }
  }

  @Test
  void vectorKernelsRunWithC2() throws Exception {
    assertThat(fork()).containsExactly("vector", "null");
    assertThat(fork("-XX:-TieredCompilation")).containsExactly("vector", "null");
  }

  @Test
  void aUserWhoAsksForVectorKernelsGetsThemAndAdvice() throws Exception {
    List<String> lines = fork("-XX:TieredStopAtLevel=1", "-Dunroll.kernels=vector");
    assertThat(lines.get(0)).isEqualTo("vector");
    assertThat(lines.get(1))
        .startsWith("-Dunroll.kernels=vector is many times slower here than plain loops")
        .contains("-XX:TieredStopAtLevel=1");
    assertThat(fork("-Dunroll.kernels=vector")).containsExactly("vector", "null");
    assertThat(fork("-Xint", "-Dunroll.kernels=plain")).containsExactly("plain", "null");
  }

  @Test
  void withoutTheFlagsOfTheJvmAMeasurementFindsThatVectorCodeIsNotCompiled() throws Exception {
    List<String> lines = fork(FEW_MODULES, "-XX:TieredStopAtLevel=1");
    assertThat(lines.get(0)).isEqualTo("plain");
    assertThat(lines.get(1)).contains("a measurement");
  }

  @Test
  void withoutTheFlagsOfTheJvmAMeasurementFindsThatVectorCodeIsCompiled() throws Exception {
    List<String> lines = fork(FEW_MODULES);
    for (int attempt = 0; lines.get(0).equals("plain") && attempt < 5; attempt++) {
      lines = fork(FEW_MODULES); // on a busy machine the compiler may need more than 2 seconds
    }
    assertThat(lines).containsExactly("vector", "null");
  }

  private static @Nullable Obstacle byFlags(Map<String, String> flags, String version) {
    return VectorCheck.find(256, 256, flags::get, version, () -> fail("measured"));
  }

  private static Map<String, String> with(String... flags) {
    var all = new HashMap<>(C2);
    for (int i = 0; i < flags.length; i += 2) {
      all.put(flags[i], flags[i + 1]);
    }
    return all;
  }

  private static List<String> fork(String... flags) throws Exception {
    var options = new ArrayList<>(List.of(ChildJvm.VECTOR_MODULE, "-XX:+UseSerialGC"));
    options.addAll(Arrays.asList(flags));
    ChildJvm.End end = ChildJvm.run(options, VectorCheckTest.class);
    assertThat(end.exit()).as(end.output()).isZero();
    return end.output().lines().filter(line -> !line.startsWith("WARNING: Using inc")).toList();
  }
}
