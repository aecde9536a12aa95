/** File formats of other tools: event files for TensorBoard. */
@org.jspecify.annotations.NullMarked
module dev.unroll.formats {
  requires transitive dev.unroll.core;
  requires static org.jspecify;

  exports dev.unroll.formats.tensorboard;
}
