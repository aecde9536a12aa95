package dev.unroll.tasks;

import dev.unroll.store.Fields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a classifier reads, and how that becomes the input of a network. */
public sealed interface InputConfig permits ImageConfig, LetterConfig, SequenceConfig, TextConfig {
  /** The word of recipes for this kind: {@code text}, {@code letters}, ... */
  String kind();

  /** The settings as the {@code data} of a recipe says them, without {@code kind}. */
  Map<String, @Nullable Object> settings();

  /** Names of files that are wanted beside the examples, such as word vectors. */
  default List<String> files() {
    return List.of();
  }

  /** Reads the {@code data} of a recipe; the caller checks for other keys. */
  static InputConfig read(Fields data) {
    return switch (data.oneOf("kind", ExampleFiles.KINDS)) {
      case "text" -> TextConfig.read(data);
      case "letters" -> LetterConfig.read(data);
      case "images" -> new ImageConfig();
      default -> SequenceConfig.read(data);
    };
  }
}
