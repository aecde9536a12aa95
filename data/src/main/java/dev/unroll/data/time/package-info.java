/**
 * Times as text and as values: one parser for the times of every reader, and the frequencies of
 * time series. Independent of tables.
 */
@org.jspecify.annotations.NullMarked
package dev.unroll.data.time;
