package dev.unroll.data.tagged;

/**
 * A span of tokens, such as a name.
 *
 * @param begin position of its first token, from 0
 * @param end position behind its last token
 * @param type such as PER; empty where tags have no types
 */
public record Span(int begin, int end, String type) {}
