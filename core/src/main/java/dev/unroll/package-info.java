/** Types shared by all packages: the exception for bad input, and floats in configurations. */
@NullMarked
package dev.unroll;

import org.jspecify.annotations.NullMarked;
