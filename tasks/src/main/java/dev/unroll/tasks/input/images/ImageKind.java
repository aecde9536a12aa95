package dev.unroll.tasks.input.images;

import dev.unroll.store.Fields;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.input.InputKind;

/** Grey images in IDX files: {@code images}. */
public final class ImageKind implements InputKind {
  static final String NAME = "images";

  /** Creates the kind, for the registry. */
  public ImageKind() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public InputConfig read(Fields data) {
    return new ImageConfig();
  }

  @Override
  public InputCoder coder(Fields file) {
    return ImageCoder.of(file);
  }
}
