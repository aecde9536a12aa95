package dev.unroll.toy;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.LabelledText;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.table.BadRows;
import dev.unroll.dataset.Batch;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.tasks.input.ExampleFile;
import dev.unroll.tasks.input.ExampleFormat;
import dev.unroll.tasks.input.ExpectedInput;
import dev.unroll.tasks.input.FileFinder;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.input.InputKind;
import dev.unroll.tasks.input.LabelNumbers;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.TextColumns;
import dev.unroll.tasks.input.UncodedExamples;
import dev.unroll.tasks.input.UnlabelledExamples;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A toy input kind, {@code data: {kind: morse, level: 2}}: texts of dots and dashes, as steps of
 * two numbers. A dot is {level, 0}, a dash {0, level}.
 */
public final class MorseKind implements InputKind {
  @Override
  public String name() {
    return "morse";
  }

  @Override
  public InputConfig read(Fields data) {
    return new Config(data.number("level", Range.POSITIVE, 1));
  }

  @Override
  public InputCoder coder(Fields file) {
    return new Coder(file.number("level", Range.POSITIVE));
  }

  /** Settings. */
  public record Config(double level) implements InputConfig {
    @Override
    public InputKind type() {
      return new MorseKind();
    }

    @Override
    public Map<String, @Nullable Object> settings() {
      return Map.of("level", level);
    }

    @Override
    public ExampleFormat format(Fields data) {
      return new Format(TextColumns.read(data), new Coder(level));
    }

    @Override
    public ExpectedInput expected() {
      return ExpectedInput.steps(2);
    }

    @Override
    public UncodedExamples begin(LabelledSource examples, FileFinder files, long seed) {
      return UncodedExamples.of(examples.numbers(kind()), learned -> new Coder(level));
    }
  }

  private record Format(TextColumns columns, Coder coder) implements ExampleFormat {
    @Override
    public Map<String, Object> settings() {
      return columns.settings();
    }

    @Override
    public LabelledSource read(ExampleFile file) {
      BadRows bad = file.badRows();
      var rows = new ArrayList<LabelledText>();
      var numbers = new LabelNumbers(file.labels());
      columns
          .of(file.path())
          .withLabels(file.labels())
          .forEach(
              bad,
              row -> {
                String problem = problem(row.text());
                if (problem != null) {
                  bad.report(file.path() + ":" + row.line() + ": " + problem);
                } else {
                  rows.add(row);
                  numbers.add(row.label());
                }
              });
      Labels labels = numbers.labels(file.path().toString());
      return LabelledSource.of(new Signals(rows, labels, coder), file.path(), bad);
    }

    @Override
    public void read(Path file, UnlabelledExamples to) {
      TextColumns.lines(file, to);
    }
  }

  private static @Nullable String problem(String text) {
    return text.matches("[.-]+") ? null : "\"" + text + "\" is not Morse code";
  }

  private record Signals(List<LabelledText> rows, Labels labels, Coder coder)
      implements LabelledDataset {
    @Override
    public int label(int position) {
      return labels.find(rows.get(position).label());
    }

    @Override
    public int size() {
      return rows.size();
    }

    @Override
    public Batch batch(int[] positions) {
      List<String> texts =
          Arrays.stream(positions).mapToObj(position -> rows.get(position).text()).toList();
      return new Batch(coder.texts(texts), target(positions));
    }
  }

  private record Coder(double level) implements InputCoder {
    @Override
    public String reads() {
      return "Morse code";
    }

    @Override
    public boolean readsTexts() {
      return true;
    }

    @Override
    public int[] shape() {
      return new int[] {Shape.ANY, Shape.ANY, 2};
    }

    @Override
    public Map<String, @Nullable Object> json() {
      return Map.of("level", level);
    }

    @Override
    public LabelledDataset code(LabelledSource examples, ExpectedLabels labels) {
      LabelledDataset signals = examples.numbers("morse");
      labels.require(signals.labels());
      return signals;
    }

    @Override
    public Sequence texts(List<String> texts) {
      int steps = texts.stream().mapToInt(String::length).max().orElse(0);
      var values = new float[texts.size() * steps * 2];
      for (int n = 0; n < texts.size(); n++) {
        String problem = problem(texts.get(n));
        if (problem != null) {
          throw new BadInputException(problem);
        }
        for (int t = 0; t < texts.get(n).length(); t++) {
          values[2 * (n * steps + t) + (texts.get(n).charAt(t) == '.' ? 0 : 1)] = (float) level;
        }
      }
      int[] lengths = texts.stream().mapToInt(String::length).toArray();
      return Sequence.of(Tensor.of(values, texts.size(), steps, 2), Mask.lengths(lengths));
    }
  }
}
