package dev.unroll.kernel;

/** Loaded only where the vector module is there. */
final class VectorKernels {
  static final Kernels KERNELS =
      new Kernels(
          "vector",
          VectorLanes.L * Float.SIZE,
          new VectorGemm(),
          new VectorPointwise(),
          new VectorActivations(),
          new VectorLstmGates(),
          new VectorGruGates(),
          new VectorReductions(),
          new VectorUpdates());

  private VectorKernels() {}
}
