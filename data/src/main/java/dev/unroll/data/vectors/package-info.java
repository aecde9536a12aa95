/**
 * Word vectors in the text formats of GloVe, word2vec and fastText.
 *
 * <pre>
 * WordVectorReader ─▶ WordVectors ─▶ WordTable [words][values] with its Coverage
 * </pre>
 */
@NullMarked
package dev.unroll.data.vectors;

import org.jspecify.annotations.NullMarked;
