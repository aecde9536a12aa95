package dev.unroll.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks the dependencies between core's packages, and the dependencies of core on other code.
 *
 * <pre>
 * train -> optim, loss, metric, rnn -> nn -> sequence -> tensor -> exec -> kernel
 *       -> store -> vocabulary, crf, rnn, nn, tensor
 *                   vocabulary, crf -> loss
 *       -> dataset -> sequence
 * check -> store, rnn, nn, sequence, tensor
 *          stream -> rnn, nn, sequence, tensor
 * train, store, stream, nn, sequence -> internal -> tensor
 * </pre>
 *
 * A package may use every package that its arrows reach. All packages may use {@code dev.unroll},
 * which uses none.
 */
class CoreArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("dev.unroll");

  private static final List<String> BELOW_SEQUENCE = List.of("tensor", "exec", "kernel");
  private static final List<String> BELOW_NN = List.of("sequence", "tensor", "exec", "kernel");
  private static final List<String> BELOW_RNN =
      List.of("nn", "sequence", "tensor", "exec", "kernel");

  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("check", List.of("store", "rnn", "nn", "sequence", "tensor")),
          Map.entry("kernel", List.of()),
          Map.entry("exec", List.of("kernel")),
          Map.entry("tensor", List.of("exec", "kernel")),
          Map.entry("internal", List.of("tensor")),
          Map.entry("sequence", List.of("internal", "tensor", "exec", "kernel")),
          Map.entry("dataset", List.of("sequence", "tensor")),
          Map.entry("nn", List.of("internal", "sequence", "tensor", "exec", "kernel")),
          Map.entry("rnn", BELOW_RNN),
          Map.entry("loss", BELOW_NN),
          Map.entry("optim", BELOW_SEQUENCE),
          Map.entry("metric", BELOW_NN),
          Map.entry("vocabulary", List.of("loss", "nn", "sequence", "tensor", "exec", "kernel")),
          Map.entry("crf", List.of("loss", "nn", "sequence", "tensor", "exec", "kernel")),
          Map.entry("store", List.of("internal", "vocabulary", "crf", "rnn", "nn", "tensor")),
          Map.entry("stream", List.of("internal", "rnn", "nn", "sequence", "tensor")),
          Map.entry(
              "train",
              List.of(
                  "store",
                  "internal",
                  "optim",
                  "loss",
                  "metric",
                  "dataset",
                  "rnn",
                  "nn",
                  "sequence",
                  "tensor",
                  "exec",
                  "kernel")));

  /** Implementations of kernels may use only the kernel interfaces, and nothing else of Unroll. */
  private static final DescribedPredicate<JavaClass> INTERFACES =
      resideInAPackage("dev.unroll.kernel")
          .and(not(nameMatching("dev\\.unroll\\.kernel\\.Kernels(\\$.*)?")))
          .or(not(resideInAPackage("dev.unroll..")));

  static List<String> packages() {
    return MAY_USE.keySet().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void packageUsesOnlyPackagesThatItsArrowsReach(String name) {
    String[] allowed =
        Stream.concat(
                Stream.of("dev.unroll", "dev.unroll." + name + ".."),
                MAY_USE.get(name).stream().map(used -> "dev.unroll." + used + ".."))
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage("dev.unroll." + name + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed).or(not(resideInAPackage("dev.unroll.."))))
        .allowEmptyShould(true)
        .check(CORE);
  }

  @Test
  void rootPackageUsesNoOther() {
    classes()
        .that()
        .resideInAPackage("dev.unroll")
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage("dev.unroll").or(not(resideInAPackage("dev.unroll.."))))
        .check(CORE);
  }

  @Test
  void everyPackageHasItsArrows() {
    assertThat(CORE)
        .allSatisfy(
            type ->
                assertThat(type.getPackageName() + ".")
                    .matches("dev\\.unroll\\.((" + String.join("|", packages()) + ")\\..*)?"));
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("dev.unroll.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CORE);
  }

  @Test
  void onlyVectorKernelsUseTheVectorModule() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.unroll.kernel.vector")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator..")
        .check(CORE);
  }

  @Test
  void onlyKernelsUsesTheImplementations() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.unroll.kernel.*")
        .and()
        .haveNameNotMatching("dev\\.unroll\\.kernel\\.Kernels(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.unroll.kernel.*")
        .check(CORE);
  }

  @Test
  void implementationsUseTheInterfacesAndNotKernels() {
    classes()
        .that()
        .resideInAPackage("dev.unroll.kernel.plain")
        .should()
        .onlyDependOnClassesThat(INTERFACES.or(resideInAPackage("dev.unroll.kernel.plain")))
        .check(CORE);
    classes()
        .that()
        .resideInAPackage("dev.unroll.kernel.vector")
        .should()
        .onlyDependOnClassesThat(INTERFACES.or(resideInAPackage("dev.unroll.kernel.*")))
        .check(CORE);
  }

  @Test
  void dependsOnTheJdkOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.unroll..",
            "java..",
            "jdk.incubator.vector",
            "com.sun.management",
            "org.jspecify.annotations")
        .check(CORE);
  }

  @Test
  void onlyOneClassReadsTheFlagsOfTheJvm() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.unroll.kernel.HotSpotFlags")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.sun.management", "java.lang.management")
        .check(CORE);
  }

  @Test
  void printsNothing() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CORE);
  }
}
