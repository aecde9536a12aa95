/**
 * Helpers that Unroll's own modules share: whole-file replacement, spelling advice, and the bits of
 * tensors as a value. Exported to those modules only; not a part of the API.
 */
@NullMarked
package dev.unroll.internal;

import org.jspecify.annotations.NullMarked;
