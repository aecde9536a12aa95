package dev.unroll.kernel;

/** Loaded only where the vector module is there. */
final class VectorKernels {
  static final Kernels KERNELS =
      new Kernels(
          "vector",
          VectorLanes.L * Float.SIZE,
          new VectorGemm(),
          new PlainPointwise(),
          new PlainActivations(),
          new PlainGates(),
          new InterleavedReductions(),
          new PlainUpdates());

  private VectorKernels() {}
}
