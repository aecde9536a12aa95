package dev.unroll.liblinear;

import dev.unroll.data.text.IdSequences;
import dev.unroll.data.text.TextBaseline;
import dev.unroll.data.text.TextBaselineProvider;

/** Provides logistic regression on TF-IDF as the baseline of texts. */
public final class LiblinearBaseline implements TextBaselineProvider {
  /** For the service loader. */
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
