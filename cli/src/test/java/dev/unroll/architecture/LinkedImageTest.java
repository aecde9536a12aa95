package dev.unroll.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The modules of Unroll on the module path, where the other tests have them on the class path. */
class LinkedImageTest {
  private static final String TASKS = "dev.unroll.tasks";
  private static final long MAX_BYTES = 100_000_000; // 57 million on JDK 17

  private static final String CONSUMER =
      """
      package consumer;

      import dev.unroll.tasks.Recipes;
      import dev.unroll.tasks.forecast.Forecaster;

      public class Main {
        public static void main(String[] args) {
          var recipe = Recipes.find("sine").with("training.steps", "20");
          var result = Forecaster.training(recipe).fit();
          System.out.println(Forecaster.class.getModule());
          System.out.println(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
          System.out.println(result.score().metrics().keySet());
          System.out.println(result.history().rows().isEmpty());
        }
      }
      """;

  @Test
  void modulesAreNamedLikeTheirPackages() {
    assertThat(descriptors())
        .contains(
            "dev.unroll.core",
            "dev.unroll.data",
            "dev.unroll.formats",
            "dev.unroll.lucene",
            "dev.unroll.tasks")
        .allMatch(name -> name.startsWith("dev.unroll."));
  }

  private static Set<String> descriptors() {
    return modules().stream()
        .filter(module -> !module.descriptor().isAutomatic())
        .map(module -> module.descriptor().name())
        .filter(name -> name.startsWith("dev.unroll"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void qualifiedExportsNameModulesOfUnrollOnly() {
    for (ModuleReference module : modules()) {
      if (module.descriptor().name().startsWith("dev.unroll")) {
        assertThat(module.descriptor().exports())
            .filteredOn(exported -> exported.isQualified())
            .allSatisfy(
                exported ->
                    assertThat(exported.targets())
                        .as(exported.source())
                        .allMatch(target -> target.startsWith("dev.unroll.")));
      }
    }
  }

  /** The image has no class path and no automatic module; 20 steps of a forecaster run in it. */
  @Test
  void anImageOfTasksTrainsAForecaster(@TempDir Path folder) throws Exception {
    assumeTrue(ToolProvider.findFirst("jlink").isPresent(), "there is no jlink");
    Path consumer = consumer(folder);
    String path = path() + File.pathSeparator + consumer;
    Path image = folder.resolve("image");
    tool(
        "jlink",
        "--module-path",
        path,
        "--add-modules",
        "consumer,jdk.incubator.vector",
        "--strip-java-debug-attributes",
        "--no-header-files",
        "--no-man-pages",
        "--output",
        image.toString());

    assertThat(run(image, folder))
        .containsExactly("module dev.unroll.tasks", "true", "[rmse, mae]", "false");
    assertThat(bytes(image)).isBetween(1L, MAX_BYTES);
  }

  /** The module path that tasks needs; each module on it has a descriptor. */
  private static String path() {
    ModuleFinder all = finder();
    Configuration resolved =
        ModuleLayer.boot().configuration().resolve(all, ModuleFinder.of(), Set.of(TASKS));
    List<ModuleReference> needed =
        resolved.modules().stream().map(ResolvedModule::reference).toList();
    assertThat(needed).noneMatch(module -> module.descriptor().isAutomatic());
    return needed.stream()
        .map(module -> Path.of(module.location().orElseThrow()).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Set<ModuleReference> modules() {
    return finder().findAll();
  }

  /**
   * Finds the modules among the entries of the class path; one without a valid name is no module.
   */
  private static ModuleFinder finder() {
    List<Path> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (Files.exists(path) && isModule(path)) {
        entries.add(path);
      }
    }
    return ModuleFinder.of(entries.toArray(Path[]::new));
  }

  private static boolean isModule(Path entry) {
    try {
      return !ModuleFinder.of(entry).findAll().isEmpty();
    } catch (FindException e) {
      return false;
    }
  }

  private static Path consumer(Path folder) throws IOException {
    Path source = Files.createDirectories(folder.resolve("source/consumer"));
    Path module = folder.resolve("source/module-info.java");
    Files.writeString(module, "module consumer {\n  requires dev.unroll.tasks;\n}\n");
    Path main = Files.writeString(source.resolve("Main.java"), CONSUMER);
    Path classes = folder.resolve("classes");
    tool(
        "javac",
        "--module-path",
        path(),
        "-d",
        classes.toString(),
        module.toString(),
        main.toString());
    return classes;
  }

  private static void tool(String name, String... arguments) {
    var output = new StringWriter();
    var writer = new PrintWriter(output, true);
    int failed = ToolProvider.findFirst(name).orElseThrow().run(writer, writer, arguments);
    assertThat(failed).as(name + " " + Arrays.toString(arguments) + "\n" + output).isZero();
  }

  private static List<String> run(Path image, Path folder) throws Exception {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(
                image.resolve("bin/java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--module",
                "consumer/consumer.Main")
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

  private static long bytes(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
