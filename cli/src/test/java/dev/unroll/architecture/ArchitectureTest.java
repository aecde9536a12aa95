package dev.unroll.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import dev.unroll.BadInputException;
import dev.unroll.data.series.Series;
import dev.unroll.tasks.Recipe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Checks the dependencies between modules: {@code cli -> tasks -> data, formats -> core}; core
 * depends on none. {@code lucene -> data} and {@code liblinear -> data} are found at run time, and
 * no module depends on them.
 */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("dev.unroll");
  private static final String[] PACKAGES_ABOVE_CORE = {
    "dev.unroll.data..",
    "dev.unroll.lucene..",
    "dev.unroll.liblinear..",
    "dev.unroll.formats..",
    "dev.unroll.tasks..",
    "dev.unroll.cli.."
  };

  @Test
  void cliDependsOnTasksAndTasksOnDataAndFormats() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .withOptionalLayers(true)
        .layer("cli")
        .definedBy("dev.unroll.cli..")
        .layer("tasks")
        .definedBy("dev.unroll.tasks..")
        .layer("data")
        .definedBy("dev.unroll.data..")
        .layer("lucene")
        .definedBy("dev.unroll.lucene..")
        .layer("liblinear")
        .definedBy("dev.unroll.liblinear..")
        .layer("formats")
        .definedBy("dev.unroll.formats..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("tasks")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("data")
        .mayOnlyBeAccessedByLayers("cli", "tasks", "lucene", "liblinear")
        .whereLayer("lucene")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("liblinear")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("formats")
        .mayOnlyBeAccessedByLayers("cli", "tasks")
        .check(CLASSES);
  }

  /**
   * {@code labelled, series, tagged, vectors, text -> rows -> table -> time}, and {@code text ->
   * labelled}: a text has a label. {@code ngram -> text}, {@code translation -> text, rows}. The
   * package of times does not depend on tables.
   */
  @Test
  void packagesOfDataReadTheirFilesByRowsAndTables() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("labelled")
        .definedBy("dev.unroll.data.labelled")
        .layer("series")
        .definedBy("dev.unroll.data.series")
        .layer("tagged")
        .definedBy("dev.unroll.data.tagged")
        .layer("vectors")
        .definedBy("dev.unroll.data.vectors")
        .layer("text")
        .definedBy("dev.unroll.data.text")
        .layer("ngram")
        .definedBy("dev.unroll.data.ngram")
        .layer("translation")
        .definedBy("dev.unroll.data.translation")
        .layer("rows")
        .definedBy("dev.unroll.data.rows")
        .layer("table")
        .definedBy("dev.unroll.data.table")
        .layer("time")
        .definedBy("dev.unroll.data.time")
        .whereLayer("ngram")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("translation")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("text")
        .mayOnlyBeAccessedByLayers("ngram", "translation")
        .whereLayer("labelled")
        .mayOnlyBeAccessedByLayers("text")
        .whereLayer("series")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("tagged")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("vectors")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("rows")
        .mayOnlyBeAccessedByLayers("labelled", "series", "tagged", "vectors", "text", "translation")
        .whereLayer("table")
        .mayOnlyBeAccessedByLayers("labelled", "series", "tagged", "vectors", "text", "rows")
        .whereLayer("time")
        .mayOnlyBeAccessedByLayers("labelled", "series", "rows", "table")
        .check(CLASSES);
  }

  /**
   * {@code backtest -> forecast -> tasks -> input -> recipe}, {@code language, tag, translate ->
   * tasks}, and {@code classify, regress -> examples -> tasks}. No task depends on another one,
   * except for the backtest of forecasts, and the package that tasks on examples share depends on
   * none of them. In {@code dev.unroll.tasks} only {@code TaskTypes} depends on tasks, and only
   * {@code InputKinds} depends on the input kinds.
   */
  @Test
  void onlyRegistriesDependOnTasksAndInputKinds() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("tasks")
        .definedBy("dev.unroll.tasks")
        .layer("recipe")
        .definedBy("dev.unroll.tasks.recipe")
        .layer("input")
        .definedBy("dev.unroll.tasks.input")
        .layer("kinds")
        .definedBy("dev.unroll.tasks.input.*")
        .layer("forecast")
        .definedBy("dev.unroll.tasks.forecast")
        .layer("classify")
        .definedBy("dev.unroll.tasks.classify")
        .layer("examples")
        .definedBy("dev.unroll.tasks.examples")
        .layer("regress")
        .definedBy("dev.unroll.tasks.regress")
        .layer("language")
        .definedBy("dev.unroll.tasks.language")
        .layer("tag")
        .definedBy("dev.unroll.tasks.tag")
        .layer("translate")
        .definedBy("dev.unroll.tasks.translate")
        .layer("backtest")
        .definedBy("dev.unroll.tasks.backtest")
        .whereLayer("backtest")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("forecast")
        .mayOnlyBeAccessedByLayers("backtest")
        .whereLayer("classify")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("regress")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("language")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("tag")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("translate")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("examples")
        .mayOnlyBeAccessedByLayers("classify", "regress")
        .whereLayer("tasks")
        .mayOnlyBeAccessedByLayers(
            "forecast",
            "examples",
            "classify",
            "regress",
            "language",
            "tag",
            "translate",
            "backtest")
        .whereLayer("kinds")
        .mayOnlyBeAccessedByLayers("classify", "regress")
        .whereLayer("input")
        .mayOnlyBeAccessedByLayers(
            "tasks",
            "kinds",
            "forecast",
            "examples",
            "classify",
            "regress",
            "language",
            "tag",
            "translate",
            "backtest")
        .ignoreDependency(
            nameMatching("dev\\.unroll\\.tasks\\.TaskTypes"),
            resideInAPackage("dev.unroll.tasks.*"))
        .ignoreDependency(
            nameMatching("dev\\.unroll\\.tasks\\.input\\.InputKinds"),
            resideInAPackage("dev.unroll.tasks.input.*"))
        .check(CLASSES);
  }

  /** Commands use the packages for reports, progress and plots, which do not depend on commands. */
  @Test
  void onlyMainDependsOnCommands() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("main")
        .definedBy("dev.unroll.cli")
        .layer("command")
        .definedBy("dev.unroll.cli.command")
        .layer("progress")
        .definedBy("dev.unroll.cli.progress")
        .layer("report")
        .definedBy("dev.unroll.cli.report")
        .layer("plot")
        .definedBy("dev.unroll.cli.plot")
        .whereLayer("main")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("command")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("progress")
        .mayOnlyBeAccessedByLayers("command")
        .whereLayer("report")
        .mayOnlyBeAccessedByLayers("main", "command", "progress")
        .whereLayer("plot")
        .mayOnlyBeAccessedByLayers("command", "report")
        .check(CLASSES);
  }

  /** The command line calls methods of {@code TaskType} and never tests for a specific task. */
  @Test
  void commandLineDoesNotTestForTypesOfTasks() {
    noClasses()
        .that()
        .resideInAPackage("dev.unroll.cli..")
        .should(haveAnInstanceofOf("dev.unroll.tasks"))
        .check(CLASSES);
  }

  private static ArchCondition<JavaClass> haveAnInstanceofOf(String packageName) {
    return new ArchCondition<>("test objects for types of " + packageName) {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        item.getInstanceofChecks().stream()
            .filter(one -> one.getRawType().getPackageName().startsWith(packageName))
            .forEach(
                one ->
                    events.add(
                        SimpleConditionEvent.satisfied(
                            item, one.getRawType().getName() + " in " + item.getName())));
      }
    };
  }

  @Test
  void coreDependsOnNoOtherModule() {
    noClasses()
        .that()
        .resideOutsideOfPackages(PACKAGES_ABOVE_CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(PACKAGES_ABOVE_CORE)
        .check(CLASSES);
  }

  @Test
  void modulesAboveCoreDoNotUseItsHiddenPackages() {
    aboveCore()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.unroll.kernel..", "dev.unroll.exec..", "jdk.incubator..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static GivenClassesConjunction aboveCore() {
    return noClasses().that().resideInAnyPackage(PACKAGES_ABOVE_CORE);
  }

  /**
   * {@code Kernels} is in the package of the kernel interfaces and constructs both implementations.
   * No implementation depends on it (a test of core checks this), so classes have no cycle. {@code
   * TaskTypes} and {@code InputKinds} construct tasks and input kinds in the same way.
   */
  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("dev.unroll.(**)")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(
            nameMatching("dev\\.unroll\\.kernel\\.Kernels(\\$.*)?"),
            resideInAPackage("dev.unroll.kernel.*"))
        .ignoreDependency(
            nameMatching("dev\\.unroll\\.tasks\\.TaskTypes"),
            resideInAPackage("dev.unroll.tasks.*"))
        .ignoreDependency(
            nameMatching("dev\\.unroll\\.tasks\\.input\\.InputKinds"),
            resideInAPackage("dev.unroll.tasks.input.*"))
        .check(CLASSES);
  }

  /** Only programs on the module path fail if an export is missing, and few tests use that path. */
  @Test
  void dataAndTasksExportEveryPackageButTheHiddenOnes() throws URISyntaxException {
    for (Class<?> one : List.of(Series.class, Recipe.class)) {
      Path location = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
      ModuleDescriptor module = ModuleFinder.of(location).findAll().iterator().next().descriptor();

      assertThat(module.exports().stream().map(ModuleDescriptor.Exports::source))
          .containsExactlyInAnyOrderElementsOf(
              module.packages().stream().filter(name -> name.startsWith("dev.unroll.")).toList());
    }
  }

  @Test
  void onlyTheCommandLinePrints() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        CLASSES.that(resideOutsideOfPackage("dev.unroll.cli..")));
  }

  /**
   * In {@code mvn verify} core is a jar. In {@code mvn test} it is a directory of classes, whose
   * compressed sizes are added.
   */
  @Test
  void coreStaysBelowTwoMegabytes() throws IOException, URISyntaxException {
    Path core =
        Path.of(
            BadInputException.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    long bytes = 0;
    if (Files.isDirectory(core)) {
      try (Stream<Path> files = Files.walk(core)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          bytes += compressed(Files.readAllBytes(file));
        }
      }
    } else {
      bytes = Files.size(core);
    }

    assertThat(bytes).isBetween(1L, 2_000_000L);
  }

  private static long compressed(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    }
    return out.size();
  }
}
