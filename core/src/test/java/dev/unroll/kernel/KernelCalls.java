package dev.unroll.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The kernel calls of a program, which can be repeated without the program. */
final class KernelCalls {
  private final List<Call> calls = new ArrayList<>();

  private KernelCalls() {}

  /**
   * One call.
   *
   * @param method the kernel
   * @param again of type {@code void ()}: calls it once more with the same arguments
   */
  record Call(Method method, MethodHandle again) {
    String name() {
      return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
  }

  /** Runs a program once and returns its calls; each call of a default method counts too. */
  static List<Call> of(KernelPrograms.Program program, Kernels kernels, int n) {
    var recorder = new KernelCalls();
    var recording =
        new Kernels(
            kernels.name(),
            kernels.vectorBits(),
            recorder.record(Gemm.class, kernels.gemm()),
            recorder.record(Pointwise.class, kernels.pointwise()),
            recorder.record(Activations.class, kernels.activations()),
            recorder.record(LstmGates.class, kernels.lstmGates()),
            recorder.record(GruGates.class, kernels.gruGates()),
            recorder.record(Reductions.class, kernels.reductions()),
            recorder.record(Updates.class, kernels.updates()));
    program.run(recording, n);
    return recorder.calls;
  }

  /** Returns every kernel of every family. */
  static List<Method> allKernels() {
    return Arrays.stream(Kernels.class.getMethods())
        .map(Method::getReturnType)
        .filter(type -> type.isInterface() && type.getPackage().equals(Kernels.class.getPackage()))
        .flatMap(family -> Arrays.stream(family.getMethods()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .toList();
  }

  private <T> T record(Class<T> family, T kernels) {
    InvocationHandler handler =
        (proxy, method, args) -> {
          calls.add(new Call(method, bind(method, kernels, args)));
          return method.isDefault()
              ? InvocationHandler.invokeDefault(proxy, method, args)
              : method.invoke(kernels, args);
        };
    return family.cast(
        Proxy.newProxyInstance(family.getClassLoader(), new Class<?>[] {family}, handler));
  }

  private static MethodHandle bind(Method method, Object kernels, Object[] args)
      throws IllegalAccessException {
    MethodHandle bound = MethodHandles.lookup().unreflect(method).bindTo(kernels);
    return MethodHandles.insertArguments(bound, 0, args).asType(MethodType.methodType(void.class));
  }
}
