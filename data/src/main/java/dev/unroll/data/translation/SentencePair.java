package dev.unroll.data.translation;

/**
 * A sentence and its translation, with runs of white space replaced by one space, and none at the
 * ends.
 *
 * @param source the sentence to translate
 * @param target its translation
 * @param line the line in the file, from 1
 */
public record SentencePair(String source, String target, long line) {}
