/**
 * Baseline for texts: logistic regression by liblinear on the TF-IDF features of their words. It is
 * a separate module because liblinear is a jar without a module descriptor. On the class path it is
 * found as a {@link dev.unroll.data.text.TextBaselineProvider}; no other module depends on it.
 */
@NullMarked
package dev.unroll.liblinear;

import org.jspecify.annotations.NullMarked;
