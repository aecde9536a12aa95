package dev.unroll.tasks.language;

import dev.unroll.store.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text that a language model generated.
 *
 * @param text the text after the prompt
 * @param tokens of the text
 * @param end the reason why it ends
 * @param notes that are needed to interpret the text, such as words of the prompt that are not in
 *     the vocabulary
 */
public record Generated(String text, List<String> tokens, End end, List<String> notes) {
  /** The reason why a text ends. */
  public enum End {
    /** The requested number of tokens was reached. */
    TOKENS,
    /** A token that ends the text was drawn. */
    STOP
  }

  /** Copies the lists. */
  public Generated {
    tokens = List.copyOf(tokens);
    notes = List.copyOf(notes);
  }

  /** Returns this text as plain JSON values. */
  public Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("text", text);
    json.put("tokens", tokens);
    json.put("end", Fields.word(end));
    json.put("notes", notes);
    return json;
  }
}
