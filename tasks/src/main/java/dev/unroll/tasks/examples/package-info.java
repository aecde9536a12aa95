/**
 * The code that all tasks on labelled examples share: settings, recipes, the split, the network,
 * files without labels. A task adds the meaning of its labels, its scores and its answers.
 *
 * <pre>
 * Recipe → ExampleRecipe → ExampleConfig + ExampleReader
 *            → ExampleSets (training, validation and test set, coded)
 *            → ExampleNetwork → ExampleModel (outputs of raw and coded examples)
 * </pre>
 */
@NullMarked
package dev.unroll.tasks.examples;

import org.jspecify.annotations.NullMarked;
