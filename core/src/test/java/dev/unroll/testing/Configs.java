package dev.unroll.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Checks of objects that describe themselves by a configuration. */
public final class Configs {
  private Configs() {}

  /** Asserts that examples have all classes of a package that implement a type. */
  public static void assertAllOf(Class<?> type, List<?> examples) {
    Set<String> all =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(type.getPackageName())
                .stream()
                .filter(found -> found.isAssignableTo(type))
                .filter(found -> !found.isInterface())
                .filter(found -> !found.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
    assertThat(all).isNotEmpty();
    assertThat(examples.stream().map(example -> example.getClass().getName()))
        .as("examples of every %s", type.getSimpleName())
        .containsAll(all);
  }

  /**
   * Asserts that every component of a record is in its configuration: another value is another
   * configuration.
   *
   * @param others returns another value of a component that is no number, boolean or enum
   */
  public static <R extends Record> void assertComplete(
      R example, Function<R, Map<String, Object>> config, UnaryOperator<Object> others) {
    RecordComponent[] components = example.getClass().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      R other = with(example, components, i, others);
      assertThat(config.apply(other))
          .as("%s with another %s", example, components[i].getName())
          .isNotEqualTo(config.apply(example));
    }
  }

  @SuppressWarnings("unchecked") // The canonical constructor of a record makes this record.
  private static <R extends Record> R with(
      R example, RecordComponent[] components, int changed, UnaryOperator<Object> others) {
    try {
      var values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        Object value = components[i].getAccessor().invoke(example);
        values[i] = i == changed ? another(value, others) : value;
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return (R) example.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(example + " with another " + components[changed].getName(), e);
    }
  }

  private static Object another(Object value, UnaryOperator<Object> others) {
    if (value instanceof Float number) {
      return number * 0.5f + 0.01f; // within the range of every setting
    }
    if (value instanceof Double number) {
      return number * 0.5 + 0.01;
    }
    if (value instanceof Integer number) {
      return number + 1;
    }
    if (value instanceof Long number) {
      return number + 1;
    }
    if (value instanceof Boolean flag) {
      return !flag;
    }
    if (value instanceof Enum<?> one) {
      return Arrays.stream(one.getDeclaringClass().getEnumConstants())
          .filter(other -> !other.equals(one))
          .findFirst()
          .orElseThrow();
    }
    return others.apply(value);
  }

  /** Asserts that a value is one of JSON, as {@code config} methods return them. */
  public static void assertPlain(Object value) {
    if (value instanceof Map<?, ?> map) {
      assertThat(map.keySet()).allSatisfy(key -> assertThat(key).isInstanceOf(String.class));
      map.values().forEach(Configs::assertPlain);
    } else if (value instanceof List<?> list) {
      list.forEach(Configs::assertPlain);
    } else {
      assertThat(value)
          .isInstanceOfAny(String.class, Boolean.class, Integer.class, Long.class, Double.class);
    }
  }
}
