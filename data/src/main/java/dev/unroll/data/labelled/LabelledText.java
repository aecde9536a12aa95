package dev.unroll.data.labelled;

/**
 * A text and what it is.
 *
 * @param text as it stands in the file
 * @param label without space around it
 * @param line where the row begins, from 1
 */
public record LabelledText(String text, String label, long line) {}
