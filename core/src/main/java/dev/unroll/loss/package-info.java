/** What training makes small. A loss never broadcasts, and never looks beyond a sequence's end. */
@NullMarked
package dev.unroll.loss;

import org.jspecify.annotations.NullMarked;
