/** What every room shares: the exception for bad input. */
@NullMarked
package dev.unroll;

import org.jspecify.annotations.NullMarked;
