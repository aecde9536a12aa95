package dev.unroll.data.text;

import java.util.List;

/**
 * A simple model of texts, trained on the examples of a classifier to compare the classifier to.
 */
public interface TextBaseline {
  /** Returns the class of each sequence. */
  int[] predict(IdSequences test);

  /** Returns what a reader of its scores must know, such as that it learned from a part. */
  List<String> notes();
}
