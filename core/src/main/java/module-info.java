/**
 * The core of Unroll: tensors, layers, training and files, with no dependency but the JDK.
 *
 * <p>{@code dev.unroll.kernel} and {@code dev.unroll.exec} are not exported, and {@code
 * dev.unroll.internal} is exported only to Unroll's own modules. The vector module is optional:
 * {@code requires static} does not resolve it at run time, so a program passes {@code --add-modules
 * jdk.incubator.vector} to get the fast kernels. {@code jdk.management} is optional too: it gives
 * access to the JVM flags that show whether vector code is compiled; without it, this is measured.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // these modules are missing when core is compiled
module dev.unroll.core {
  requires static jdk.incubator.vector;
  requires static jdk.management;
  requires static org.jspecify;

  exports dev.unroll;
  exports dev.unroll.check;
  exports dev.unroll.crf;
  exports dev.unroll.dataset;
  exports dev.unroll.loss;
  exports dev.unroll.metric;
  exports dev.unroll.nn;
  exports dev.unroll.optim;
  exports dev.unroll.rnn;
  exports dev.unroll.sequence;
  exports dev.unroll.store;
  exports dev.unroll.stream;
  exports dev.unroll.tensor;
  exports dev.unroll.train;
  exports dev.unroll.vocabulary;

  // Helpers of Unroll's own modules.
  exports dev.unroll.internal to
      dev.unroll.data,
      dev.unroll.tasks;
}
