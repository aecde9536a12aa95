package dev.unroll.optim;

import static java.util.stream.Collectors.joining;

import dev.unroll.tensor.Parameter;
import java.util.Arrays;
import java.util.regex.Pattern;

/** A filter that selects the parameters of a group. */
@FunctionalInterface
public interface ParameterFilter {
  /**
   * Returns whether the group contains a parameter.
   *
   * @param name in the model, such as {@code lstm1.w}
   */
  boolean test(String name, Parameter parameter);

  /**
   * Returns its text in recipes: a pattern, or {@code vectors}.
   *
   * @throws IllegalArgumentException if recipes have none for it, as for a custom filter
   */
  default String text() {
    throw new IllegalArgumentException(
        "groups: recipes cannot express a custom filter (expected a pattern or vectors, got "
            + this
            + ")");
  }

  /**
   * Returns the filter for parameters of this name.
   *
   * @param pattern in which {@code *} matches any characters: {@code *.b} is every parameter b,
   *     {@code lstm1.*} all of the first LSTM
   */
  static ParameterFilter named(String pattern) {
    return new Named(pattern);
  }

  /**
   * Returns the filter for parameters with one dimension: biases, peepholes, scales and shifts, but
   * no matrices or tables.
   */
  static ParameterFilter vectors() {
    return new Vectors();
  }

  /**
   * See {@link ParameterFilter#named}.
   *
   * @param pattern in which {@code *} matches any characters
   */
  record Named(String pattern) implements ParameterFilter {
    @Override
    public boolean test(String name, Parameter parameter) {
      String regex =
          Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(joining(".*"));
      return Pattern.matches(regex, name);
    }

    @Override
    public String text() {
      return pattern;
    }

    @Override
    public String toString() {
      return "those named " + pattern;
    }
  }

  /** See {@link ParameterFilter#vectors}. */
  record Vectors() implements ParameterFilter {
    @Override
    public boolean test(String name, Parameter parameter) {
      return parameter.shape().length < 2;
    }

    @Override
    public String text() {
      return "vectors";
    }

    @Override
    public String toString() {
      return text();
    }
  }
}
