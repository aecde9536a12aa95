package dev.unroll.data.translation;

/**
 * A sentence and its translation, with one space for each run of white space and none at the ends.
 *
 * @param source the sentence to translate
 * @param target its translation
 * @param line of the file, from 1
 */
public record SentencePair(String source, String target, long line) {}
