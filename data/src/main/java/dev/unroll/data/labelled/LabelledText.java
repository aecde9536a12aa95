package dev.unroll.data.labelled;

/**
 * A text and its label.
 *
 * @param text the text as written in the file
 * @param label the label without surrounding spaces
 * @param line the line on which the row begins, from 1
 */
public record LabelledText(String text, String label, long line) {}
