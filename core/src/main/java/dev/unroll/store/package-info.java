/**
 * Files: reading untrusted files safely, and writing atomically, so that a crash leaves the old
 * file.
 *
 * <pre>
 * ModelFile -> Safetensors -> Json -> JsonParser, JsonWriter
 *                          -> AtomicFile (dev.unroll.internal)
 *           -> LayerRegistry -> Fields -> Range
 * </pre>
 *
 * <p>Nothing in a file can run code, and every size in a file is checked before use. An error in a
 * file is a {@link dev.unroll.BadInputException} that begins with the file's name.
 */
@NullMarked
package dev.unroll.store;

import org.jspecify.annotations.NullMarked;
