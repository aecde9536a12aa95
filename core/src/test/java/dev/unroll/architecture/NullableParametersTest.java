package dev.unroll.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.BadInputException;
import java.io.IOException;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * No public method or constructor of an exported package of core has a nullable parameter, except
 * {@code equals}.
 */
class NullableParametersTest {
  private static final Set<String> HIDDEN =
      Set.of(
          "dev.unroll.kernel",
          "dev.unroll.kernel.plain",
          "dev.unroll.kernel.vector",
          "dev.unroll.exec");

  /** Those that are left; this list only shrinks. */
  private static final List<String> LEFT =
      List.of(
          "store.Json#write", // null is a value of JSON
          "tensor.Engine$Description#Engine$Description");

  @Test
  void noPublicMethodTakesNull() throws Exception {
    var found = new TreeSet<String>();
    for (Class<?> type : publicClasses()) {
      List<Executable> all = new ArrayList<>(Arrays.asList(type.getDeclaredMethods()));
      all.addAll(Arrays.asList(type.getDeclaredConstructors()));
      for (Executable one : all) {
        if (isPublic(one) && !one.isSynthetic() && !isEquals(one) && takesNull(one)) {
          found.add(
              type.getName().replace("dev.unroll.", "")
                  + "#"
                  + one.getName().replaceAll(".*[.]", ""));
        }
      }
    }
    assertThat(found).isSubsetOf(LEFT);
  }

  private static boolean isPublic(Executable one) {
    int modifiers = one.getModifiers();
    boolean open = !Modifier.isFinal(one.getDeclaringClass().getModifiers());
    return Modifier.isPublic(modifiers) || (open && Modifier.isProtected(modifiers));
  }

  private static boolean isEquals(Executable one) {
    return one.getName().equals("equals") && one.getParameterCount() == 1;
  }

  private static boolean takesNull(Executable one) {
    return Arrays.stream(one.getAnnotatedParameterTypes()).anyMatch(type -> isNullable(type));
  }

  private static boolean isNullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class)
        || (type instanceof AnnotatedArrayType array
            && isNullable(array.getAnnotatedGenericComponentType()));
  }

  private static List<Class<?>> publicClasses() throws IOException, ReflectiveOperationException {
    Path root;
    try {
      root =
          Path.of(
              BadInputException.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
    var classes = new ArrayList<Class<?>>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString().replace(".class", "").replace('/', '.');
        boolean isHidden = HIDDEN.contains(name.replaceFirst("[.][^.]*$", ""));
        if (!isHidden && !name.endsWith("-info")) {
          Class<?> type = Class.forName(name, false, BadInputException.class.getClassLoader());
          if (isVisible(type)) {
            classes.add(type);
          }
        }
      }
    }
    assertThat(classes).hasSizeGreaterThan(150);
    return classes;
  }

  private static boolean isVisible(Class<?> type) {
    for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
      if (!Modifier.isPublic(outer.getModifiers())) {
        return false;
      }
    }
    return true;
  }
}
