package dev.unroll.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.BadInputException;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Core on the module path, where the other tests have it on the class path. */
class CoreModuleTest {
  private static final Set<String> HIDDEN =
      Set.of(
          "dev.unroll.kernel",
          "dev.unroll.kernel.plain",
          "dev.unroll.kernel.vector",
          "dev.unroll.exec");
  private static final String SHARED = "dev.unroll.internal"; // with Unroll's own modules only

  @Test
  void exportsEveryPackageButTheHiddenOnes() {
    ModuleDescriptor module =
        ModuleFinder.of(core()).find("dev.unroll.core").orElseThrow().descriptor();
    Set<String> shown = new TreeSet<>(module.packages());
    shown.removeAll(HIDDEN);

    assertThat(module.exports().stream().map(ModuleDescriptor.Exports::source))
        .containsExactlyInAnyOrderElementsOf(shown);
    assertThat(module.exports())
        .filteredOn(ModuleDescriptor.Exports::isQualified)
        .singleElement()
        .satisfies(
            shared -> {
              assertThat(shared.source()).isEqualTo(SHARED);
              assertThat(shared.targets()).allMatch(name -> name.startsWith("dev.unroll."));
            });
  }

  @Test
  void requiresNothingAtRunTimeButTheJdk() {
    ModuleDescriptor module =
        ModuleFinder.of(core()).find("dev.unroll.core").orElseThrow().descriptor();

    assertThat(module.requires())
        .filteredOn(
            needed -> !needed.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
        .extracting(ModuleDescriptor.Requires::name)
        .containsExactly("java.base");
  }

  @Test
  void consumerOnTheModulePathRunsWithoutTheVectorModule(@TempDir Path folder) throws Exception {
    assertThat(runConsumer(folder, List.of()))
        .containsExactly("module dev.unroll.core", "false", "22.0");
  }

  @Test
  void consumerOnTheModulePathGetsTheVectorModuleByTheFlag(@TempDir Path folder) throws Exception {
    assertThat(runConsumer(folder, List.of("--add-modules", "jdk.incubator.vector")))
        .containsExactly("module dev.unroll.core", "true", "22.0");
  }

  private static List<String> runConsumer(Path folder, List<String> flags) throws Exception {
    Path classes = compileConsumer(folder);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    Collections.addAll(command, "--module-path", core() + File.pathSeparator + classes);
    Collections.addAll(command, "--module", "consumer/consumer.Main");
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the consumer ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    return Files.readAllLines(out);
  }

  private static Path compileConsumer(Path folder) throws IOException {
    Path source = Files.createDirectories(folder.resolve("source/consumer"));
    Files.writeString(
        folder.resolve("source/module-info.java"),
        """
        module consumer {
          requires dev.unroll.core;
        }
        """);
    Files.writeString(
        source.resolve("Main.java"),
        """
        package consumer;

        import dev.unroll.tensor.Tensor;

        public class Main {
          public static void main(String[] args) {
            Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
            System.out.println(Tensor.class.getModule());
            System.out.println(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
            System.out.println(x.matmul(x).get(1, 1));
          }
        }
        """);
    Path classes = folder.resolve("classes");
    int failed =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--module-path",
                core().toString(),
                "-d",
                classes.toString(),
                folder.resolve("source/module-info.java").toString(),
                source.resolve("Main.java").toString());
    assertThat(failed).isZero();
    return classes;
  }

  private static Path core() {
    try {
      return Path.of(
          BadInputException.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
