/**
 * Input kinds: the conversion of examples to the input of a network. Each kind of input is a
 * package of its own.
 *
 * <pre>
 * InputKind    data.kind of a recipe    → InputConfig
 *              input of a model file    → InputCoder
 * InputConfig  data of a recipe         → ExampleFormat → LabelledSource (texts, or numbers)
 *              LabelledSource           → UncodedExamples (classes, for the split)
 *                + training positions   → CodedExamples (coder, examples, word vectors)
 * InputCoder   texts or steps           → Sequence
 * </pre>
 *
 * <p>A coder is fitted on the training set alone. {@link dev.unroll.tasks.input.InputKinds} lists
 * the kinds of this library, and is the only class here that names their packages.
 */
@NullMarked
package dev.unroll.tasks.input;

import org.jspecify.annotations.NullMarked;
