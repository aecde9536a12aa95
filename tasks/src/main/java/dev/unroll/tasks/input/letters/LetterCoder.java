package dev.unroll.tasks.input.letters;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.Alphabet;
import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.LetterSequences;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts sequences of letters to one-hot rows.
 *
 * @param config alphabet and width
 */
record LetterCoder(LetterConfig config) implements InputCoder {
  @Override
  public String reads() {
    return "sequences of letters (" + config.alphabet() + ")";
  }

  @Override
  public boolean readsTexts() {
    return true;
  }

  @Override
  public int[] shape() {
    boolean any = config.width() == LetterSequences.ANY_WIDTH;
    return new int[] {Shape.ANY, any ? Shape.ANY : config.width(), config.letters().size()};
  }

  @Override
  public Sequence texts(List<String> texts) {
    Alphabet alphabet = config.letters();
    int width = alphabet.size();
    int steps = texts.stream().mapToInt(text -> text.strip().length()).max().orElse(0);
    var values = new float[Shape.size(texts.size(), steps, width)];
    var lengths = new int[texts.size()];
    for (int n = 0; n < lengths.length; n++) {
      String letters = texts.get(n).strip();
      require(letters, alphabet);
      lengths[n] = letters.length();
      for (int t = 0; t < lengths[n]; t++) {
        float[] row = alphabet.row(alphabet.id(letters.charAt(t)));
        System.arraycopy(row, 0, values, (n * steps + t) * width, width);
      }
    }
    return Sequence.of(Tensor.of(values, lengths.length, steps, width), Mask.lengths(lengths));
  }

  private void require(String letters, Alphabet alphabet) {
    boolean any = config.width() == LetterSequences.ANY_WIDTH;
    if (letters.isEmpty() || (!any && letters.length() != config.width())) {
      throw new BadInputException(
          "the sequence has %d letters; expected %s"
              .formatted(letters.length(), any ? "at least 1" : config.width()));
    }
    for (int i = 0; i < letters.length(); i++) {
      if (alphabet.id(letters.charAt(i)) < 0) {
        throw new BadInputException(
            "letter %d of the sequence is '%c'; expected one of %s"
                .formatted(i + 1, letters.charAt(i), alphabet));
      }
    }
  }

  @Override
  public Map<String, @Nullable Object> json() {
    return config.settings();
  }

  @Override
  public LabelledDataset code(LabelledSource examples, ExpectedLabels labels) {
    LabelledDataset rows = config.rows(examples);
    labels.require(rows.labels());
    return rows;
  }
}
