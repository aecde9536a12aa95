package dev.unroll.tasks.input.sequences;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.MissingSteps;
import dev.unroll.data.labelled.NumericSequences;
import dev.unroll.data.labelled.SequenceColumns;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.table.TableFormat;
import dev.unroll.internal.FailureText;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.ExampleFormat;
import dev.unroll.tasks.input.ExpectedInput;
import dev.unroll.tasks.input.FileFinder;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.input.InputKind;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.NumberInput;
import dev.unroll.tasks.input.UncodedExamples;
import dev.unroll.tasks.recipe.Agreement;
import dev.unroll.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sequences of numbers, of unequal length: [N, T, F]. Immutable. */
public final class SequenceConfig implements InputConfig {
  private static final SequenceConfig DEFAULTS =
      new SequenceConfig(Scaler.Kind.STANDARD, MissingSteps.ERROR);

  private final Scaler.Kind scale;
  private final MissingSteps missing;

  private SequenceConfig(Scaler.Kind scale, MissingSteps missing) {
    if (scale == Scaler.Kind.LOCAL) {
      throw new IllegalArgumentException(
          "scale local is for the windows of a series; use standard, minmax, range or none");
    }
    this.scale = scale;
    this.missing = missing;
  }

  /** Returns the defaults: scaled to mean 0 and standard deviation 1. */
  public static SequenceConfig defaults() {
    return DEFAULTS;
  }

  /**
   * Returns the scaling of each feature, fitted on all steps of the training set; default {@link
   * Scaler.Kind#STANDARD}.
   */
  public Scaler.Kind scale() {
    return scale;
  }

  /**
   * Returns a copy with another scaling.
   *
   * @throws IllegalArgumentException when it is {@link Scaler.Kind#LOCAL}
   */
  public SequenceConfig withScale(Scaler.Kind value) {
    return new SequenceConfig(value, missing);
  }

  /** Returns the treatment of missing values in files; default {@link MissingSteps#ERROR}. */
  public MissingSteps missing() {
    return missing;
  }

  /** Returns a copy with another treatment of missing values. */
  public SequenceConfig withMissing(MissingSteps value) {
    return new SequenceConfig(scale, value);
  }

  static SequenceConfig read(Fields data) {
    try {
      return new SequenceConfig(
          data.choice("scale", DEFAULTS.scale), data.choice("missing", DEFAULTS.missing));
    } catch (IllegalArgumentException e) {
      throw data.error("scale", FailureText.of(e));
    }
  }

  @Override
  public InputKind type() {
    return new SequenceKind();
  }

  @Override
  public Map<String, @Nullable Object> settings() {
    var settings = new LinkedHashMap<String, @Nullable Object>();
    settings.put("scale", Fields.word(scale));
    if (missing != MissingSteps.ERROR) {
      settings.put("missing", Fields.word(missing));
    }
    return settings;
  }

  @Override
  public ExampleFormat format(Fields data) {
    return SequenceFiles.read(data);
  }

  @Override
  public Map<String, Object> columns(LabelledSource examples) {
    if (!(steps(examples) instanceof NumericSequences data) || data.fileColumns().isEmpty()) {
      return Map.of();
    }
    SequenceColumns columns = data.fileColumns().get();
    Map<String, Object> settings =
        SequenceFiles.settings(columns, data.fileFormat().orElseGet(TableFormat::detect));
    if (columns.missing() != MissingSteps.ERROR) {
      settings.put("missing", Fields.word(columns.missing()));
    }
    return settings;
  }

  @Override
  public List<Agreement> agreements(InputCoder coder, ExampleFormat format) {
    return coder instanceof SequenceCoder numbers && format instanceof SequenceFiles files
        ? numbers.agreements(scale, files.columns().values())
        : List.of();
  }

  @Override
  public ExpectedInput expected() {
    return ExpectedInput.steps(Shape.ANY);
  }

  @Override
  public UncodedExamples begin(LabelledSource examples, FileFinder files, long seed) {
    return UncodedExamples.of(steps(examples), learned -> SequenceCoder.fit(scale, learned));
  }

  /** Returns examples in memory, if they are sequences of numbers. */
  static LabelledDataset steps(LabelledSource examples) {
    LabelledDataset data = examples.numbers(SequenceKind.NAME);
    boolean fits = !NumberInput.first(data).hasIds();
    NumberInput.require(fits, SequenceKind.NAME, "sequences of numbers", data);
    return data;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SequenceConfig that && settings().equals(that.settings());
  }

  @Override
  public int hashCode() {
    return settings().hashCode();
  }

  @Override
  public String toString() {
    return "SequenceConfig" + settings();
  }
}
