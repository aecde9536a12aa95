/**
 * English and Chinese tokenizers based on Lucene's analyzers, in a separate module because Lucene's
 * jars are 9.6 MB. On the class path they are found by {@link
 * dev.unroll.data.text.Tokenizers#standard()}; no other module depends on them.
 */
@NullMarked
package dev.unroll.lucene;

import org.jspecify.annotations.NullMarked;
