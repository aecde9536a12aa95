import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Makes operations.safetensors and operation-edges.safetensors next to this file with PyTorch's C++
 * library and its autograd. It is no part of the build.
 *
 * <p>Made with libtorch 2.10.0 through the JavaCPP presets 1.5.13 (org.bytedeco:pytorch
 * 2.10.0-1.5.13, openblas 0.3.31-1.5.13 and javacpp 1.5.13, each with its linux-x86_64 jar) on JDK
 * 17:
 *
 * <pre>
 * java -cp 'jars/*' GoldenOperations.java .     rewrites both files; `git diff` should stay empty
 * </pre>
 *
 * <p>Inputs are float32 numbers, all different and never zero but in operation-edges. Torch
 * computes in float64 and the results are rounded to float32 once. Of an operation {@code name},
 * {@code name} is its result, {@code name_w} the weights of loss = Σ weight ⊙ result, and {@code
 * name_d0}, {@code name_d1}, ... are the gradients of the loss by its inputs, which {@code
 * GoldenOperationsTest} names. Scalars have shape [1].
 */
public final class GoldenOperations {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  private final Random random = new Random(20);
  private final Set<Float> drawn = new HashSet<>();
  private final Map<String, float[]> values = new LinkedHashMap<>();
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  public static void main(String[] args) throws Exception {
    var usual = new GoldenOperations();
    usual.operations();
    usual.save(Path.of(args[0], "operations.safetensors"));
    var edges = new GoldenOperations();
    edges.edges();
    edges.save(Path.of(args[0], "operation-edges.safetensors"));
  }

  private void operations() {
    Tensor a = draw("a", -1, 1, 2, 3, 4);
    Tensor b = draw("b", -1, 1, 3, 1);
    Tensor c = draw("c", -1, 1, 2, 1, 4);
    Tensor p = draw("p", 0.5, 3, 2, 3, 4);
    Tensor q = draw("q", 0.5, 2, 4);
    Tensor m = draw("m", -1, 1, 2, 1, 3, 5);
    Tensor n = draw("n", -1, 1, 4, 5, 2);
    op("plus", in -> in[0].add(in[1]), b, c);
    op("minus", in -> in[0].sub(in[1]), b, c);
    op("times", in -> in[0].mul(in[1]), a, b);
    op("div", in -> in[0].div(in[1]), a, q);
    op("pow", in -> in[0].pow(in[1]), p, c);
    op("maximum", in -> in[0].maximum(in[1]), b, c);
    op("minimum", in -> in[0].minimum(in[1]), a, c);
    op("where", in -> torch.where(in[0].gt(new Scalar(0.0)), in[1], in[2]), c, a, b);
    op("maskedFill", in -> in[0].masked_fill(in[0].lt(new Scalar(0.0)), new Scalar(7.0)), a);
    op("exp", in -> in[0].exp(), a);
    op("log", in -> in[0].log(), p);
    op("sqrt", in -> in[0].sqrt(), p);
    op("abs", in -> in[0].abs(), a);
    op("pow2", in -> in[0].pow(new Scalar(2.0)), a);
    op("pow3", in -> in[0].pow(new Scalar(3.0)), a);
    op("powMinusHalf", in -> in[0].pow(new Scalar(-0.5)), p);
    op("oneMinus", in -> torch.rsub(in[0], new Scalar(1.0)), a);
    op("clamp", in -> in[0].clamp(bound(-0.25), bound(0.5)), a);
    for (int d = 0; d < 3; d++) {
      int dim = d;
      op("softmax" + d, in -> in[0].softmax(dim), a);
      op("logSoftmax" + d, in -> in[0].log_softmax(dim), a);
      op("sum" + d, in -> in[0].sum(dim), a);
      op("mean" + d, in -> in[0].mean(dim), a);
      op("max" + d, in -> in[0].max(dim, true).get0(), a);
      give("argmax" + d, a.argmax(new LongOptional(dim), false));
    }
    op("sum02", in -> in[0].sum(0, 2), a);
    op("mean12", in -> in[0].mean(1, 2), a);
    op("transpose", in -> in[0].transpose(0, 2), a);
    op("permute", in -> in[0].permute(1, 2, 0), a);
    op("stack", in -> torch.stack(new TensorVector(in[0], in[1]), 1), a, p);
    op("batchMatmul", in -> in[0].matmul(in[1]), m, n);
    op("broadcastTo", in -> in[0].broadcast_to(2, 3, 5), b);
  }

  private void edges() {
    Tensor x = give("x", leaf(new double[] {0, -0.0, 1, -1, 2, -2.5, INF, -INF, NAN}, 9));
    op("exp", in -> in[0].exp(), x);
    op("log", in -> in[0].log(), x);
    op("sqrt", in -> in[0].sqrt(), x);
    op("abs", in -> in[0].abs(), x);
    for (double exponent : new double[] {0, 1, 2, 3, -1}) {
      String name = "pow" + Double.toString(exponent).replace('.', '_').replace('-', 'm');
      op(name, in -> in[0].pow(new Scalar(exponent)), x);
    }
    // without -0 and -∞, of which torch takes the square root where C and Java have pow
    Tensor v = give("v", leaf(new double[] {0, 1, -1, 2, -2.5, INF, NAN}, 7));
    op("powHalf", in -> in[0].pow(new Scalar(0.5)), v);
    op("powMinusHalf", in -> in[0].pow(new Scalar(-0.5)), v);
    op("powOneAndAHalf", in -> in[0].pow(new Scalar(1.5)), v);
    op("clamp", in -> in[0].clamp(bound(-1), bound(2)), x);
    op("clampMin", in -> in[0].clamp_min(new Scalar(-1.0)), x);
    op("clampMax", in -> in[0].clamp_max(new Scalar(2.0)), x);
    double[] some = {0, 1, -1, 2, -2, 0.5};
    double[] left = new double[36];
    double[] right = new double[36];
    for (int i = 0; i < 36; i++) {
      left[i] = some[i / 6];
      right[i] = some[i % 6];
    }
    Tensor a = give("a", leaf(left, 36));
    Tensor b = give("b", leaf(right, 36));
    op("div", in -> in[0].div(in[1]), a, b);
    op("pow", in -> in[0].pow(in[1]), a, b);
    op("maximum", in -> in[0].maximum(in[1]), a, b);
    op("minimum", in -> in[0].minimum(in[1]), a, b);
    Tensor s = give("s", leaf(new double[] {1, NAN, NAN, INF, -INF, 3}, 6));
    Tensor t = give("t", leaf(new double[] {NAN, 1, NAN, INF, 2, 3}, 6));
    op("maximumOfNan", in -> in[0].maximum(in[1]), s, t);
    op("minimumOfNan", in -> in[0].minimum(in[1]), s, t);
    Tensor r =
        give(
            "r",
            leaf(
                new double[] {
                  -INF, -INF, -INF, 1, -INF, 2, INF, 0, 1, NAN, 5, 6, 3, 3, 1, 800, -800, 0
                },
                6,
                3));
    op("softmax", in -> in[0].softmax(1), r);
    op("logSoftmax", in -> in[0].log_softmax(1), r);
    op("max", in -> in[0].max(1, false).get0(), r);
    give("argmax", r.argmax(new LongOptional(1), false));
  }

  private static ScalarOptional bound(double value) {
    return new ScalarOptional(new Scalar(value));
  }

  private void op(String name, Function<Tensor[], Tensor> operation, Tensor... inputs) {
    Tensor[] leaves =
        Stream.of(inputs).map(in -> leaf(doubles(in), shape(in))).toArray(Tensor[]::new);
    Tensor y = operation.apply(leaves);
    give(name, y);
    Tensor w = draw(name + "_w", -1, 1, shape(y));
    y.mul(w.detach()).sum().backward();
    for (int k = 0; k < leaves.length; k++) {
      if (leaves[k].grad().defined()) {
        give(name + "_d" + k, leaves[k].grad());
      }
    }
  }

  private static long[] shape(Tensor tensor) {
    long[] shape = new long[(int) tensor.dim()];
    Arrays.setAll(shape, d -> tensor.size(d));
    return shape;
  }

  private static double[] doubles(Tensor tensor) {
    double[] values = new double[(int) tensor.numel()];
    Tensor flat = tensor.detach().to(ScalarType.Double).contiguous();
    new DoublePointer(flat.data_ptr()).get(values);
    return values;
  }

  private static Tensor leaf(double[] values, long... shape) {
    var options = new org.bytedeco.pytorch.TensorOptions(ScalarType.Double);
    Tensor view = torch.from_blob(new DoublePointer(values), shape, options);
    return view.clone().set_requires_grad(true);
  }

  /** Float32 numbers in [from, to), no zero, none twice. */
  private Tensor draw(String name, double from, double to, long... shape) {
    double[] drawing = new double[(int) Arrays.stream(shape).reduce(1, (x, y) -> x * y)];
    for (int k = 0; k < drawing.length; k++) {
      float value = 0;
      while (value == 0 || !drawn.add(value)) {
        value = (float) (from + (to - from) * random.nextDouble());
      }
      drawing[k] = value;
    }
    return give(name, leaf(drawing, shape));
  }

  private Tensor give(String name, Tensor tensor) {
    double[] doubles = doubles(tensor);
    float[] floats = new float[doubles.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) doubles[i];
    }
    values.put(name, floats);
    shapes.put(name, tensor.dim() == 0 ? new long[] {1} : shape(tensor));
    return tensor;
  }

  private void save(Path file) throws Exception {
    var header = new StringJoiner(",", "{", "}");
    int at = 0;
    for (String name : values.keySet()) {
      int size = 4 * values.get(name).length;
      String shape = Arrays.toString(shapes.get(name)).replace(" ", "");
      header.add(
          "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(name, shape, at, at + size));
      at += size;
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + 7) / 8 * 8;
    var bytes = ByteBuffer.allocate(8 + padded + at).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(padded).put(text);
    while (bytes.position() < 8 + padded) {
      bytes.put((byte) ' ');
    }
    for (float[] tensor : values.values()) {
      for (float value : tensor) {
        bytes.putFloat(value);
      }
    }
    Files.write(file, bytes.array());
  }
}
