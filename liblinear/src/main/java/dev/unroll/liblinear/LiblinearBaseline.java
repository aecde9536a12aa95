package dev.unroll.liblinear;

import dev.unroll.data.text.IdSequences;
import dev.unroll.data.text.TextBaseline;
import dev.unroll.data.text.TextBaselineProvider;

/** Provides logistic regression on TF-IDF features as a baseline for texts. */
public final class LiblinearBaseline implements TextBaselineProvider {
  /** Creates the provider, for the service loader. */
  public LiblinearBaseline() {}

  @Override
  public String name() {
    return TfIdfBaseline.NAME;
  }

  @Override
  public TextBaseline fit(IdSequences train, int[] classes, int classCount) {
    return TfIdfBaseline.fit(train, classes, classCount);
  }
}
