package dev.unroll.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import dev.unroll.BadInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Holds the arrows between the rooms: {@code cli -> tasks -> data, formats -> core}; core knows
 * none. {@code lucene -> data} is found at run time, and known by none.
 */
class HouseTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("dev.unroll");
  private static final String[] ROOMS_ABOVE_CORE = {
    "dev.unroll.data..",
    "dev.unroll.lucene..",
    "dev.unroll.formats..",
    "dev.unroll.tasks..",
    "dev.unroll.cli.."
  };

  @Test
  void arrowsPointFromCliOverTasksToDataAndFormats() {
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
        .layer("formats")
        .definedBy("dev.unroll.formats..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("tasks")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("data")
        .mayOnlyBeAccessedByLayers("cli", "tasks", "lucene")
        .whereLayer("lucene")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("formats")
        .mayOnlyBeAccessedByLayers("cli", "tasks")
        .check(HOUSE);
  }

  @Test
  void coreKnowsNoOtherRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOMS_ABOVE_CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOMS_ABOVE_CORE)
        .check(HOUSE);
  }

  @Test
  void roomsAboveCoreDoNotUseItsHiddenPackages() {
    aboveCore()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.unroll.kernel..", "dev.unroll.exec..", "jdk.incubator..")
        .allowEmptyShould(true)
        .check(HOUSE);
  }

  private static GivenClassesConjunction aboveCore() {
    return noClasses().that().resideInAnyPackage(ROOMS_ABOVE_CORE);
  }

  /**
   * The holder of the kernels is next to their contracts and constructs both implementations. No
   * class of an implementation depends on the holder (held in core), so classes have no cycle.
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
        .check(HOUSE);
  }

  @Test
  void onlyTheCommandLinePrints() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        HOUSE.that(resideOutsideOfPackage("dev.unroll.cli..")));
  }

  /**
   * In {@code mvn verify} core is a jar here; in {@code mvn test} its classes, of which the
   * compressed sizes count, as in the jar.
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
