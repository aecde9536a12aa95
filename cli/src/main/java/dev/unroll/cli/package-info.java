/** The {@code unroll} command: parses arguments, runs tasks, and prints results. */
@NullMarked
package dev.unroll.cli;

import org.jspecify.annotations.NullMarked;
