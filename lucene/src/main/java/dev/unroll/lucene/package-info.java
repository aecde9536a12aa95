/**
 * English and Chinese tokenizers by Lucene's analysis, in a room of their own: its jars are 9.6 MB.
 * On the class path they are found by {@link dev.unroll.data.text.Tokenizers#standard()}; nothing
 * else needs to know of them.
 */
@NullMarked
package dev.unroll.lucene;

import org.jspecify.annotations.NullMarked;
