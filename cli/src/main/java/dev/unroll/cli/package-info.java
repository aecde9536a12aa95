/** The {@code unroll} command: parses, calls tasks, prints. */
@NullMarked
package dev.unroll.cli;

import org.jspecify.annotations.NullMarked;
