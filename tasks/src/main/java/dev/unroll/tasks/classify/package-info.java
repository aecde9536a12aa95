/**
 * The task {@code classify}: which class a text, a sequence or an image belongs to.
 *
 * <pre>
 * Recipe → ClassifierRecipe → ClassifierConfig + ExampleReader
 *            → ClassifierData → ExampleSets (training, validation and test set, coded)
 *            → ClassifierNetwork → PreparedClassifier → Classifier, Score (ClassifierReport)
 * </pre>
 *
 * <p>Most of it is common to all tasks on examples, see {@link dev.unroll.tasks.examples}.
 *
 * <p>Nothing here depends on which kinds of input there are, see {@link
 * dev.unroll.tasks.input.InputKind}; {@link dev.unroll.tasks.classify.ClassifierConfig} alone names
 * those of this library, for convenience.
 */
@NullMarked
package dev.unroll.tasks.classify;

import org.jspecify.annotations.NullMarked;
