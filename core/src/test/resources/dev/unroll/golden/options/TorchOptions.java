import static org.bytedeco.pytorch.global.torch.*;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.*;
import org.bytedeco.pytorch.Module;

/**
 * Makes {@code activations.safetensors} and {@code torch-*.safetensors} with PyTorch 2.10.0, by
 * org.bytedeco:pytorch 2.10.0-1.5.13, in float64 on the CPU:
 *
 * <pre>
 *   java -cp "pytorch and its dependencies, with the classifier of the machine" TorchOptions.java .
 * </pre>
 *
 * with JDK 22 or later, in this directory, which has GoldenFile.java.
 *
 * <p>Activations: y_NAME and dx_NAME, the gradient of sum(weights * y) by x [4, 9]. Cells:
 * torch.nn.RNN, LSTM and GRU with {@code bias=False}, row by row, each at its own length, from
 * given states; a row of no steps gives zeros and its state. Names as in matrix.py: x, w, u, h0,
 * c0, y, hT, cT, loss, dx, dw, du, dh0, dc0.
 */
final class TorchOptions {
  private static final int N = 4;
  private static final int T = 5;
  private static final int I = 3;
  private static final int H = 6;
  private static final int[] LENGTHS = {2, 5, 0, 3};

  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    activations().write(directory.resolve("activations.safetensors"));
    cell("rnn", 1, 31).write(directory.resolve("torch-rnn.safetensors"));
    cell("rnn-relu", 1, 32).write(directory.resolve("torch-rnn-relu.safetensors"));
    cell("lstm", 4, 33).write(directory.resolve("torch-lstm.safetensors"));
    cell("gru", 3, 34).write(directory.resolve("torch-gru.safetensors"));
  }

  // ---- activations

  private static GoldenFile activations() {
    var file = new GoldenFile(30);
    int[] shape = {4, 9};
    file.draw("x", 2.8, shape);
    file.draw("weights", 1, shape);
    Map<String, UnaryOperator<Tensor>> functions = new HashMap<>();
    functions.put("sigmoid", x -> x.sigmoid());
    functions.put("tanh", x -> x.tanh());
    functions.put("relu", x -> x.relu());
    functions.put("relu6", x -> relu6(x));
    functions.put("leaky_relu", x -> leaky_relu(x, new Scalar((double) 0.1f)));
    functions.put("elu", x -> elu(x, new Scalar((double) 0.7f), new Scalar(1.0), new Scalar(1.0)));
    functions.put("selu", x -> selu(x));
    functions.put("celu", x -> celu(x, new Scalar(1.5)));
    functions.put("gelu", x -> gelu(x, new org.bytedeco.javacpp.BytePointer("none")));
    functions.put("gelu_tanh", x -> gelu(x, new org.bytedeco.javacpp.BytePointer("tanh")));
    functions.put("softplus", x -> softplus(x));
    functions.put("softsign", x -> softsign(x));
    functions.put("silu", x -> silu(x));
    functions.put("mish", x -> mish(x));
    functions.put("hardsigmoid", x -> hardsigmoid(x));
    functions.put(
        "hardtanh", x -> hardtanh(x, new Scalar((double) -0.4f), new Scalar((double) 1.3f)));
    functions.put("hardswish", x -> hardswish(x));
    functions.put("logsigmoid", x -> log_sigmoid(x));
    functions.put("tanhshrink", x -> tanhshrink(x));
    functions.put("softshrink", x -> softshrink(x, new Scalar(0.5)));
    functions.put("hardshrink", x -> hardshrink(x, new Scalar(0.5)));
    functions.put("threshold", x -> threshold(x, new Scalar((double) 0.3f), new Scalar(-2.0)));
    functions.put("softmax", x -> softmax(x, -1));
    functions.put("log_softmax", x -> log_softmax(x, -1));
    for (String name : functions.keySet().stream().sorted().toList()) {
      Tensor x = tensor(file.get("x"), shape).requires_grad_();
      Tensor y = functions.get(name).apply(x);
      y.mul(tensor(file.get("weights"), shape)).sum().backward();
      file.put("y_" + name, floats(y), shape);
      file.put("dx_" + name, floats(x.grad()), shape);
    }
    return file;
  }

  // ---- cells without bias

  private static GoldenFile cell(String kind, int gates, long seed) {
    var file = new GoldenFile(seed);
    boolean lstm = kind.equals("lstm");
    file.draw("x", 1.5, N, T, I);
    file.draw("w", 0.9, I, gates * H);
    file.draw("u", 0.7, H, gates * H);
    file.draw("h0", 0.8, N, H);
    file.draw("weightY", 1, N, T, H);
    file.draw("weightH", 1, N, H);
    if (lstm) {
      file.draw("c0", 0.8, N, H);
      file.draw("weightC", 1, N, H);
    }
    float[] lengths = new float[N];
    for (int n = 0; n < N; n++) {
      lengths[n] = LENGTHS[n];
    }
    file.put("lengths", lengths, N);

    Module module;
    if (lstm) {
      var options = new LSTMOptions(I, H);
      options.bias().put(false);
      options.batch_first().put(true);
      module = new LSTMImpl(options);
    } else if (kind.equals("gru")) {
      var options = new GRUOptions(I, H);
      options.bias().put(false);
      options.batch_first().put(true);
      module = new GRUImpl(options);
    } else {
      var options = new RNNOptions(I, H);
      options.bias().put(false);
      options.batch_first().put(true);
      if (kind.equals("rnn-relu")) {
        options.nonlinearity().put(new kReLU());
      }
      module = new RNNImpl(options);
    }
    module.to(ScalarType.Double, false);
    StringTensorDict named = module.named_parameters();
    if (named.size() != 2) {
      throw new IllegalStateException("expected two weights, got " + named.size());
    }
    Tensor weight = named.get("weight_ih_l0");
    Tensor recurrent = named.get("weight_hh_l0");
    weight.set_data(tensor(file.get("w"), I, gates * H).t().contiguous());
    recurrent.set_data(tensor(file.get("u"), H, gates * H).t().contiguous());
    Tensor x = tensor(file.get("x"), N, T, I).requires_grad_();
    Tensor h0 = tensor(file.get("h0"), N, H).requires_grad_();
    Tensor c0 = lstm ? tensor(file.get("c0"), N, H).requires_grad_() : null;

    List<Tensor> ys = new ArrayList<>();
    List<Tensor> hs = new ArrayList<>();
    List<Tensor> cs = new ArrayList<>();
    for (int n = 0; n < N; n++) {
      int length = LENGTHS[n];
      Tensor h = h0.narrow(0, n, 1);
      Tensor c = lstm ? c0.narrow(0, n, 1) : null;
      Tensor y = zeros(new long[] {1, 0, H}, new TensorOptions(ScalarType.Double));
      if (length > 0) {
        Tensor row = x.narrow(0, n, 1).narrow(1, 0, length);
        if (lstm) {
          var state = new T_TensorTensor_T(h.unsqueeze(0), c.unsqueeze(0));
          var out = ((LSTMImpl) module).forward(row, state);
          y = out.get0();
          h = out.get1().get0().squeeze(0);
          c = out.get1().get1().squeeze(0);
        } else {
          T_TensorTensor_T out =
              module instanceof GRUImpl gru
                  ? gru.forward(row, h.unsqueeze(0))
                  : ((RNNImpl) module).forward(row, h.unsqueeze(0));
          y = out.get0();
          h = out.get1().squeeze(0);
        }
      }
      Tensor rest = zeros(new long[] {1, T - length, H}, new TensorOptions(ScalarType.Double));
      ys.add(cat(new TensorVector(y, rest), 1));
      hs.add(h);
      cs.add(c);
    }
    Tensor y = cat(new TensorVector(ys.toArray(Tensor[]::new)), 0);
    Tensor h = cat(new TensorVector(hs.toArray(Tensor[]::new)), 0);
    Tensor loss =
        y.mul(tensor(file.get("weightY"), N, T, H))
            .sum()
            .add(h.mul(tensor(file.get("weightH"), N, H)).sum());
    file.put("y", floats(y), N, T, H);
    file.put("hT", floats(h), N, H);
    if (lstm) {
      Tensor c = cat(new TensorVector(cs.toArray(Tensor[]::new)), 0);
      file.put("cT", floats(c), N, H);
      loss = loss.add(c.mul(tensor(file.get("weightC"), N, H)).sum());
    }
    loss.backward();
    file.put("dx", floats(x.grad()), N, T, I);
    file.put("dw", floats(weight.grad().t().contiguous()), I, gates * H);
    file.put("du", floats(recurrent.grad().t().contiguous()), H, gates * H);
    file.put("dh0", floats(h0.grad()), N, H);
    if (lstm) {
      file.put("dc0", floats(c0.grad()), N, H);
    }
    return file;
  }

  // ---- tensors

  private static Tensor tensor(float[] values, int... shape) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    long[] sizes = new long[shape.length];
    for (int i = 0; i < shape.length; i++) {
      sizes[i] = shape[i];
    }
    return from_blob(new DoublePointer(doubles), sizes, new TensorOptions(ScalarType.Double))
        .clone();
  }

  private static float[] floats(Tensor tensor) {
    Tensor whole = tensor.detach().contiguous();
    double[] doubles = new double[Math.toIntExact(whole.numel())];
    new DoublePointer(whole.data_ptr_double()).get(doubles);
    float[] values = new float[doubles.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) doubles[i];
    }
    return values;
  }
}
