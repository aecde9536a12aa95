/**
 * Files: reading them without trusting them, writing them so that a crash leaves the old one.
 *
 * <pre>
 * ModelFile -> Safetensors -> Json -> JsonParser, JsonWriter
 *                          -> AtomicFile (dev.unroll.internal)
 *           -> LayerRegistry -> Fields -> Range
 * </pre>
 *
 * <p>Nothing in a file can run code, and no size in a file is believed before it is checked. What
 * is wrong with a file is a {@link dev.unroll.BadInputException} that begins with the file's name.
 */
@NullMarked
package dev.unroll.store;

import org.jspecify.annotations.NullMarked;
