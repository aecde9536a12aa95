package dev.unroll.data.text;

import java.util.List;
import java.util.ServiceLoader;

/**
 * Provides text baselines from another jar, such as {@code unroll-liblinear}. Found by {@link
 * ServiceLoader} if the jar is on the class path or the module path.
 */
public interface TextBaselineProvider {
  /** Returns the providers that are available, in the order of the class path. */
  static List<TextBaselineProvider> available() {
    ClassLoader loader = TextBaselineProvider.class.getClassLoader();
    return ServiceLoader.load(TextBaselineProvider.class, loader).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /** Returns the name of the baseline for reports. */
  String name();

  /**
   * Trains the baseline. The same arguments give the same baseline.
   *
   * @param classes one for each sequence, from 0
   * @throws IllegalArgumentException if there are no sequences, the number of classes differs from
   *     that of the sequences, or a class is not below {@code classCount}
   */
  TextBaseline fit(IdSequences train, int[] classes, int classCount);
}
