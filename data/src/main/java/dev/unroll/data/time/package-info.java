/**
 * Times as text and as values: one parser for the times of every reader, and the rule by which the
 * times of a series follow one another. Knows nothing of tables.
 */
@org.jspecify.annotations.NullMarked
package dev.unroll.data.time;
