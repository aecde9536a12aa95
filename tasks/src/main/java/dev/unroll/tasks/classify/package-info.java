/**
 * The task {@code classify}: assigns a class to a text, a sequence or an image.
 *
 * <pre>
 * Recipe → ClassifierRecipe → ClassifierConfig + ExampleReader
 *            → ClassifierData → ExampleSets (training, validation and test set, coded)
 *            → ClassifierNetwork → PreparedClassifier → Classifier, Score (ClassifierReport)
 * </pre>
 *
 * <p>Most of the code is shared by all tasks on examples, see {@link dev.unroll.tasks.examples}.
 *
 * <p>This package does not depend on the available kinds of input, see {@link
 * dev.unroll.tasks.input.InputKind}. Only {@link dev.unroll.tasks.classify.ClassifierConfig} names
 * those of this library, for convenience.
 */
@NullMarked
package dev.unroll.tasks.classify;

import org.jspecify.annotations.NullMarked;
