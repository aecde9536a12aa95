package dev.unroll.tasks.language;

import dev.unroll.store.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text that a language model generated.
 *
 * @param text what follows the prompt
 * @param tokens of the text
 * @param end why it ends
 * @param notes what a reader must know, such as words of the prompt that the model does not know
 */
public record Generated(String text, List<String> tokens, End end, List<String> notes) {
  /** Why a text ends. */
  public enum End {
    /** The most tokens that were asked for are there. */
    TOKENS,
    /** A token that ends the text was drawn. */
    STOP
  }

  /** Copies the lists. */
  public Generated {
    tokens = List.copyOf(tokens);
    notes = List.copyOf(notes);
  }

  /** Returns it as plain JSON values. */
  public Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("text", text);
    json.put("tokens", tokens);
    json.put("end", Fields.word(end));
    json.put("notes", notes);
    return json;
  }
}
