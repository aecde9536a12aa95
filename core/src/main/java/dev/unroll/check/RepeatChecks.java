package dev.unroll.check;

import dev.unroll.check.Sample.Form;
import dev.unroll.check.Sample.Input;
import dev.unroll.check.Subject.Outcome;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Pass;
import dev.unroll.store.Json;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@link LayerRequirement#SEED}, {@link LayerRequirement#THREADS} and {@link
 * LayerRequirement#UNCHANGED}: repeated runs give the same result, regardless of what happened
 * before or happens concurrently.
 */
final class RepeatChecks {
  private static final int THREADS = 8;
  private static final int ROUNDS = 30;

  private RepeatChecks() {}

  static void seed(Subject subject) {
    Layer layer = subject.layer();
    for (Map.Entry<String, Pass> pass : Subject.PASSES.entrySet()) {
      for (Input input : subject.inputs(0)) {
        Outcome first = subject.run(input, pass.getValue());
        for (Input other : subject.inputs(1)) { // runs in between must have no effect
          subject.run(other, Pass.training(1, 8).within("other"));
        }
        subject
            .run(input, pass.getValue())
            .requireBitsOf(first, "the same step of " + pass.getKey() + " again");
      }
    }
    Map<Parameter, float[]> before = weights(layer);
    try {
      Map<Parameter, float[]> first = initialized(layer);
      Map<Parameter, float[]> second = initialized(layer);
      first.forEach(
          (parameter, values) ->
              Bits.require(
                  parameter.name() + " of the same seed again", values, second.get(parameter)));
    } finally {
      before.forEach(Parameter::set);
    }
  }

  private static Map<Parameter, float[]> initialized(Layer layer) {
    layer.parameters().forEach((name, parameter) -> parameter.initialize(7, "layer1." + name));
    return weights(layer);
  }

  private static Map<Parameter, float[]> weights(Layer layer) {
    var weights = new LinkedHashMap<Parameter, float[]>();
    layer.parameters().values().forEach(parameter -> weights.put(parameter, parameter.get()));
    return weights;
  }

  static void unchanged(Subject subject) {
    Layer layer = subject.layer();
    String config = Json.write(layer.config());
    Map<Parameter, float[]> weights = weights(layer);
    ParameterStore.of(weights.keySet()); // moves them once
    var versions = new LinkedHashMap<Parameter, Long>();
    weights.keySet().forEach(parameter -> versions.put(parameter, parameter.version()));
    for (Input input : inputs(subject)) {
      Tensor features = input.features();
      float[] given = features == null ? new float[0] : features.toArray();
      float[] before = subject.predict(input);
      Subject.PASSES.values().forEach(pass -> subject.run(input, pass));
      Bits.require("a prediction after training", before, subject.predict(input));
      if (features != null) {
        Bits.require("the input after it was used", given, features.toArray());
      }
    }
    weights.forEach(
        (parameter, values) ->
            Bits.require(parameter.name() + " after use", values, parameter.get()));
    versions.forEach(
        (parameter, version) -> {
          if (parameter.version() != version) {
            throw new AssertionError(
                parameter.name() + " was set while the layer was used; only training may set it");
          }
        });
    if (!Json.write(layer.config()).equals(config)) {
      throw new AssertionError("the configuration changed during use, from " + config);
    }
  }

  /** Returns inputs whose padding is not zero, which a layer could wrongly clean in place. */
  private static List<Input> inputs(Subject subject) {
    var inputs = new ArrayList<>(subject.inputs(0));
    if (subject.takesTime()) {
      Form.others().forEach(form -> inputs.add(subject.sample().steps(form, 0)));
    }
    return inputs;
  }

  static void threads(Subject subject) {
    var inputs = new ArrayList<Input>(subject.inputs(0));
    inputs.addAll(subject.inputs(1));
    if (subject.takesTime()) {
      inputs.add(subject.sample().alone(2, 0, 3));
    }
    List<float[]> expected = inputs.stream().map(subject::predict).toList();
    var together = new CyclicBarrier(THREADS);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      var running = new ArrayList<Future<?>>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        Callable<Void> body =
            () -> {
              together.await();
              for (int round = 0; round < ROUNDS; round++) {
                int k = (first + round) % inputs.size();
                Bits.require(
                    "one of eight threads", expected.get(k), subject.predict(inputs.get(k)));
              }
              return null;
            };
        running.add(pool.submit(body));
      }
      for (Future<?> future : running) {
        future.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError failure) {
        throw failure;
      }
      throw new AssertionError("one of eight threads threw " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while eight threads predicted", e);
    } finally {
      pool.shutdownNow();
    }
  }
}
