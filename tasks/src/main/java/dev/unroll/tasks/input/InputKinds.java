package dev.unroll.tasks.input;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.images.ImageKind;
import dev.unroll.tasks.input.letters.LetterKind;
import dev.unroll.tasks.input.sequences.SequenceKind;
import dev.unroll.tasks.input.text.TextKind;
import java.util.ArrayList;
import java.util.List;

/** The input kinds that recipes and model files can name. Immutable. */
public final class InputKinds {
  private static final InputKinds STANDARD =
      new InputKinds(
          List.of(
              new TextKind(), //
              new LetterKind(),
              new ImageKind(),
              new SequenceKind()));

  private final List<InputKind> all;

  private InputKinds(List<InputKind> all) {
    this.all = List.copyOf(all);
  }

  /** Returns the kinds of this library. */
  public static InputKinds standard() {
    return STANDARD;
  }

  /**
   * Returns a copy with one more kind.
   *
   * @throws IllegalArgumentException when there is already a kind of this name
   */
  public InputKinds with(InputKind kind) {
    if (names().contains(kind.name())) {
      throw new IllegalArgumentException(
          "the input kind \""
              + kind.name()
              + "\" already exists; use another name for the new one");
    }
    var more = new ArrayList<>(all);
    more.add(kind);
    return new InputKinds(more);
  }

  /** Returns the names, in the order of registration. */
  public List<String> names() {
    return all.stream().map(InputKind::name).toList();
  }

  /**
   * Reads the kind of input that the {@code data} of a recipe names, with its settings; the caller
   * rejects other keys.
   *
   * @throws BadInputException when there is no such kind, or a setting is wrong
   */
  public InputConfig read(Fields data) {
    return kind(data).read(data);
  }

  /**
   * Reads a coder from a model file.
   *
   * @throws BadInputException when there is no such kind, or a value is not valid
   */
  public InputCoder coder(Fields file) {
    InputCoder coder = kind(file).coder(file);
    file.done();
    return coder;
  }

  private InputKind kind(Fields fields) {
    String name = fields.oneOf("kind", names());
    return all.stream().filter(kind -> kind.name().equals(name)).findFirst().orElseThrow();
  }
}
