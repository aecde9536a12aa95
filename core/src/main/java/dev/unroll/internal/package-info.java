/**
 * Helpers shared by Unroll's own modules: atomic file replacement, spelling suggestions, and the
 * bits of tensors as a value. Exported only to those modules; not part of the API.
 */
@NullMarked
package dev.unroll.internal;

import org.jspecify.annotations.NullMarked;
