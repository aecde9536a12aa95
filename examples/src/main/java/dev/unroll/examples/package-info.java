/**
 * One short program per tutorial and per thing that a reader may want to do. The build runs each,
 * and the guide's blocks of Java are taken from here.
 */
@NullMarked
package dev.unroll.examples;

import org.jspecify.annotations.NullMarked;
