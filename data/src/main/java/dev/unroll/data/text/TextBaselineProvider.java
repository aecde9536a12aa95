package dev.unroll.data.text;

import java.util.List;
import java.util.ServiceLoader;

/**
 * Baselines of texts of another jar, found by {@link ServiceLoader} when it is on the class path or
 * the module path, such as {@code unroll-liblinear}.
 */
public interface TextBaselineProvider {
  /** Returns the providers that are available, in the order of the class path. */
  static List<TextBaselineProvider> available() {
    ClassLoader loader = TextBaselineProvider.class.getClassLoader();
    return ServiceLoader.load(TextBaselineProvider.class, loader).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /** Returns the name of the baseline in results. */
  String name();

  /**
   * Trains the baseline. The same arguments give the same baseline.
   *
   * @param classes one for each sequence, from 0
   * @throws IllegalArgumentException when there are no sequences, or not as many classes, or one
   *     that is not below {@code classCount}
   */
  TextBaseline fit(IdSequences train, int[] classes, int classCount);
}
