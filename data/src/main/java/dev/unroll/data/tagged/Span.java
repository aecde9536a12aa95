package dev.unroll.data.tagged;

/**
 * A span of tokens, such as a name.
 *
 * @param begin the position of its first token, from 0
 * @param end the position after its last token
 * @param type the type, such as PER; empty if tags have no types
 */
public record Span(int begin, int end, String type) {}
