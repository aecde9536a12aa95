package dev.unroll.data.text;

import java.util.List;

/** A simple model of texts, trained on the examples of a classifier as a baseline for it. */
public interface TextBaseline {
  /** Returns the class of each sequence. */
  int[] predict(IdSequences test);

  /** Returns notes that qualify its scores, such as that it learned from part of the data. */
  List<String> notes();
}
