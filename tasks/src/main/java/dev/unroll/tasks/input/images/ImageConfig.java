package dev.unroll.tasks.input.images;

import dev.unroll.data.labelled.IdxImages;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.ExampleFormat;
import dev.unroll.tasks.input.ExpectedInput;
import dev.unroll.tasks.input.FileFinder;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.input.InputKind;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.NumberInput;
import dev.unroll.tasks.input.UncodedExamples;
import dev.unroll.tensor.Shape;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Grey images, row by row: [N, rows, columns], pixels / 255. It has no settings. */
public final class ImageConfig implements InputConfig {
  private static final ImageConfig DEFAULTS = new ImageConfig();

  ImageConfig() {}

  /** Returns the only configuration. */
  public static ImageConfig defaults() {
    return DEFAULTS;
  }

  @Override
  public InputKind type() {
    return new ImageKind();
  }

  @Override
  public Map<String, @Nullable Object> settings() {
    return Map.of();
  }

  @Override
  public ExampleFormat format(Fields data) {
    return ImageFiles.read(data);
  }

  @Override
  public ExpectedInput expected() {
    return ExpectedInput.steps(Shape.ANY);
  }

  @Override
  public UncodedExamples begin(LabelledSource examples, FileFinder files, long seed) {
    LabelledDataset data = examples.numbers(kind());
    require(data);
    return UncodedExamples.of(
        data,
        learned -> {
          Sequence first = NumberInput.first(learned);
          return new ImageCoder(first.steps(), first.features());
        });
  }

  static void require(LabelledDataset data) {
    boolean fits = !NumberInput.first(data).hasIds() && ofOneSize(data);
    NumberInput.require(fits, ImageKind.NAME, "images, all of one size", data);
  }

  private static boolean ofOneSize(LabelledDataset images) {
    return images instanceof IdxImages // checked by their reader
        || IntStream.range(1, images.size())
            .allMatch(i -> images.batch(new int[] {0, i}).input().mask() == null);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImageConfig;
  }

  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String toString() {
    return "ImageConfig[]";
  }
}
