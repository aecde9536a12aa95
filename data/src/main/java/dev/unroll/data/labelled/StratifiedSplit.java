package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A random split of examples into training, validation and test sets, with the same fractions of
 * each class. The same classes and seed give the same sets on any machine, and the validation
 * fraction does not change the test set. Immutable.
 *
 * <p>Of n examples of a class, round(n · fraction) go into the validation and test sets, but at
 * least one if the fraction is not 0; the others form the training set. Duplicates in a file may
 * end up in different sets: remove them first.
 */
public final class StratifiedSplit {
  private final int[] train;
  private final int[] validation;
  private final int[] test;

  private StratifiedSplit(int[] train, int[] validation, int[] test) {
    this.train = train;
    this.validation = validation;
    this.test = test;
  }

  /**
   * Splits examples.
   *
   * @param classes the class of each example, from 0
   * @param validation the fraction of the validation set, from 0; the sum with {@code test} is
   *     below 1
   * @param test the fraction of the test set
   * @throws BadInputException if a class has too few examples to be in each set
   */
  public static StratifiedSplit of(int[] classes, double validation, double test, long seed) {
    if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
      throw new IllegalArgumentException(
          "the fractions must be 0 or more and their sum below 1, got validation %s and test %s"
              .formatted(validation, test));
    }
    var part = new int[classes.length]; // 0 train, 1 validation, 2 test
    // Neighbouring seeds give similar first numbers unless their bits are mixed.
    var random = new Random(seed * 0x9E3779B97F4A7C15L);
    Map<Integer, IntStream.Builder> members = new TreeMap<>();
    for (int i = 0; i < classes.length; i++) {
      members.computeIfAbsent(classes[i], c -> IntStream.builder()).add(i);
    }
    members.forEach(
        (c, positions) -> split(positions.build().toArray(), part, validation, test, random, c));
    return new StratifiedSplit(in(part, 0), in(part, 1), in(part, 2));
  }

  /**
   * Assigns the examples of one class. Uses {@link Random} because its numbers are specified and
   * the same on every JDK.
   */
  private static void split(
      int[] members, int[] part, double validation, double test, Random random, int c) {
    int forValidation = count(members.length, validation);
    int forTest = count(members.length, test);
    if (forValidation + forTest >= members.length) {
      throw new BadInputException(
          "class %d has %d of the examples, too few for training and fractions of %s and %s; add"
                  .formatted(c, members.length, validation, test)
              + " examples of it, or remove the class");
    }
    for (int i = members.length - 1; i > 0; i--) { // Fisher-Yates
      int j = random.nextInt(i + 1);
      int swapped = members[i];
      members[i] = members[j];
      members[j] = swapped;
    }
    for (int i = 0; i < forValidation + forTest; i++) {
      part[members[i]] = i < forTest ? 2 : 1;
    }
  }

  private static int count(int members, double split) {
    return split == 0 ? 0 : Math.max(1, Math.toIntExact(Math.round(members * split)));
  }

  private static int[] in(int[] part, int wanted) {
    return IntStream.range(0, part.length).filter(i -> part[i] == wanted).toArray();
  }

  /** Splits a dataset as {@link #of(int[], double, double, long)} does. */
  public static StratifiedSplit of(
      LabelledDataset data, double validation, double test, long seed) {
    return of(data.classes(), validation, test, seed);
  }

  /** Returns the positions of the training set, ascending. */
  public int[] train() {
    return train.clone();
  }

  /** Returns the positions of the validation set, ascending. */
  public int[] validation() {
    return validation.clone();
  }

  /** Returns the positions of the test set, ascending. */
  public int[] test() {
    return test.clone();
  }
}
