import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes {@code onnx-*.safetensors} with ONNX Runtime, com.microsoft.onnxruntime:onnxruntime 1.29.0,
 * in float32 on the CPU:
 *
 * <pre>
 *   java -cp onnxruntime-1.29.0.jar OnnxOptions.java .
 * </pre>
 *
 * with JDK 22 or later, in this directory, which has GoldenFile.java.
 *
 * <p>The operators RNN, GRU and LSTM of opset 14 with every activation of the specification, clip,
 * input_forget, peepholes and without bias. They run row by row, each at its own length, from given
 * states; a row of no steps gives zeros and its state. Names as in matrix.py: x, w, u, b, c, p, h0,
 * c0, lengths, y, hT, cT; gates in the order of this library. ONNX has them as z, r, h and i, o, f,
 * c; weights of the forget gate, which input_forget does not read, are NaN there.
 */
final class OnnxOptions {
  private static final int N = 4;
  private static final int T = 5;
  private static final int I = 3;
  private static final int H = 6;
  private static final int[] LENGTHS = {2, 5, 0, 3};

  /** One operator with its attributes. */
  private record Case(
      String name,
      String operator,
      List<String> activations,
      List<Float> alphas,
      List<Float> betas,
      float clip,
      boolean bias,
      boolean coupled,
      boolean peepholes,
      boolean linearBeforeReset) {
    static Case of(String name, String operator, String... activations) {
      return new Case(
          name, operator, List.of(activations), List.of(), List.of(), 0, true, false, false, false);
    }

    Case numbers(List<Float> alphas, List<Float> betas) {
      return new Case(
          name,
          operator,
          activations,
          alphas,
          betas,
          clip,
          bias,
          coupled,
          peepholes,
          linearBeforeReset);
    }

    Case clip(float value) {
      return new Case(
          name,
          operator,
          activations,
          alphas,
          betas,
          value,
          bias,
          coupled,
          peepholes,
          linearBeforeReset);
    }

    Case noBias() {
      return new Case(
          name,
          operator,
          activations,
          alphas,
          betas,
          clip,
          false,
          coupled,
          peepholes,
          linearBeforeReset);
    }

    Case inputForget() {
      return new Case(
          name,
          operator,
          activations,
          alphas,
          betas,
          clip,
          bias,
          true,
          peepholes,
          linearBeforeReset);
    }

    Case peep() {
      return new Case(
          name, operator, activations, alphas, betas, clip, bias, coupled, true, linearBeforeReset);
    }

    Case after() {
      return new Case(
          name, operator, activations, alphas, betas, clip, bias, coupled, peepholes, true);
    }

    int gates() {
      return operator.equals("LSTM") ? 4 : operator.equals("GRU") ? 3 : 1;
    }
  }

  private static final List<Case> CASES =
      List.of(
          Case.of("rnn-leaky", "RNN", "LeakyRelu").numbers(List.of(0.1f), List.of()).noBias(),
          Case.of("rnn-clip", "RNN", "Tanh").clip(0.6f),
          Case.of("rnn-elu", "RNN", "Elu").numbers(List.of(0.7f), List.of()),
          Case.of("rnn-scaled", "RNN", "ScaledTanh").numbers(List.of(1.7f), List.of(0.6f)),
          Case.of("rnn-softplus", "RNN", "Softplus").clip(1.5f).noBias(),
          Case.of("rnn-thresholded", "RNN", "ThresholdedRelu").numbers(List.of(0.2f), List.of()),
          Case.of("gru-before-hard", "GRU", "HardSigmoid", "Softsign")
              .numbers(List.of(0.2f), List.of(0.5f))
              .noBias(),
          Case.of("gru-after-hard", "GRU", "HardSigmoid", "Softsign")
              .numbers(List.of(0.2f), List.of(0.5f))
              .after(),
          Case.of("gru-before-clip", "GRU", "Sigmoid", "Tanh").clip(0.6f),
          Case.of("gru-after-clip", "GRU", "Sigmoid", "Tanh").clip(0.6f).noBias().after(),
          Case.of("gru-after-affine", "GRU", "Sigmoid", "Affine")
              .numbers(List.of(0.8f), List.of(0.1f))
              .after(),
          Case.of("lstm-nobias", "LSTM", "Sigmoid", "Tanh", "Tanh").noBias(),
          Case.of("lstm-clip", "LSTM", "Sigmoid", "Tanh", "Tanh").clip(0.6f),
          Case.of("lstm-clip-peep", "LSTM", "Sigmoid", "Tanh", "Tanh").clip(0.5f).peep(),
          Case.of("lstm-coupled", "LSTM", "Sigmoid", "Tanh", "Tanh").inputForget(),
          Case.of("lstm-coupled-peep", "LSTM", "Sigmoid", "Tanh", "Tanh")
              .inputForget()
              .peep()
              .noBias(),
          Case.of("lstm-functions", "LSTM", "HardSigmoid", "Softsign", "Affine")
              .numbers(List.of(0.2f, 0.8f), List.of(0.5f, 0.1f)),
          Case.of("lstm-relu", "LSTM", "Sigmoid", "Relu", "Relu").clip(0.9f).inputForget());

  public static void main(String[] args) throws IOException, OrtException {
    for (int i = 0; i < CASES.size(); i++) {
      Case run = CASES.get(i);
      file(run, 50 + i).write(Path.of(args[0]).resolve("onnx-" + run.name() + ".safetensors"));
    }
  }

  private static GoldenFile file(Case run, long seed) throws OrtException {
    var file = new GoldenFile(seed);
    boolean lstm = run.operator().equals("LSTM");
    int blocks = run.coupled() ? 3 : run.gates();
    file.draw("x", 1.5, N, T, I);
    file.draw("w", 0.9, I, blocks * H);
    file.draw("u", 0.7, H, blocks * H);
    if (run.bias()) {
      file.draw("b", 0.6, blocks * H);
      if (run.linearBeforeReset()) {
        file.draw("c", 0.6, H);
      }
    }
    if (run.peepholes()) {
      file.draw("p", 0.6, (blocks - 1) * H);
    }
    file.draw("h0", 0.8, N, H);
    if (lstm) {
      file.draw("c0", 0.8, N, H);
    }
    float[] lengths = new float[N];
    for (int n = 0; n < N; n++) {
      lengths[n] = LENGTHS[n];
    }
    file.put("lengths", lengths, N);
    run(run, file);
    return file;
  }

  /** For each gate of ONNX, its block here; -1: none. */
  private static int[] blocks(Case run) {
    return switch (run.operator()) {
      case "RNN" -> new int[] {0};
      case "GRU" -> new int[] {1, 0, 2}; // z, r, h of r, z, n
      default -> run.coupled() ? new int[] {0, 2, -1, 1} : new int[] {0, 3, 1, 2}; // i, o, f, c
    };
  }

  /** [rows, blocks * H] to ONNX' [1, gates * H, rows]. */
  private static float[] transposed(Case run, float[] matrix, int rows) {
    int[] blocks = blocks(run);
    int columns = matrix.length / rows;
    float[] result = new float[blocks.length * H * rows];
    for (int gate = 0; gate < blocks.length; gate++) {
      for (int unit = 0; unit < H; unit++) {
        for (int row = 0; row < rows; row++) {
          result[(gate * H + unit) * rows + row] =
              blocks[gate] < 0 ? Float.NaN : matrix[row * columns + blocks[gate] * H + unit];
        }
      }
    }
    return result;
  }

  private static void run(Case run, GoldenFile file) throws OrtException {
    int gates = run.gates();
    boolean lstm = run.operator().equals("LSTM");
    float[] bias = new float[2 * gates * H];
    float[] peep = new float[3 * H];
    if (run.bias()) {
      float[] b = transposed(run, file.get("b"), 1);
      System.arraycopy(b, 0, bias, 0, gates * H);
      if (run.linearBeforeReset()) {
        System.arraycopy(file.get("c"), 0, bias, 2 * gates * H - H, H);
      }
    }
    if (run.peepholes()) { // ONNX: i, o, f
      float[] p = file.get("p");
      int o = p.length / H - 1;
      System.arraycopy(p, 0, peep, 0, H);
      System.arraycopy(p, o * H, peep, H, H);
      for (int unit = 0; unit < H; unit++) {
        peep[2 * H + unit] = run.coupled() ? Float.NaN : p[H + unit];
      }
    }
    float[] y = new float[N * T * H];
    float[] hT = file.get("h0").clone();
    float[] cT = lstm ? file.get("c0").clone() : new float[0];
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    for (int n = 0; n < N; n++) {
      int length = LENGTHS[n];
      if (length == 0) {
        continue;
      }
      Map<String, OnnxTensor> in = new HashMap<>();
      float[] x = new float[length * I];
      System.arraycopy(file.get("x"), n * T * I, x, 0, x.length);
      in.put("X", tensor(environment, x, length, 1, I));
      in.put("W", tensor(environment, transposed(run, file.get("w"), I), 1, gates * H, I));
      in.put("R", tensor(environment, transposed(run, file.get("u"), H), 1, gates * H, H));
      in.put("h0", tensor(environment, row(hT, n), 1, 1, H));
      if (run.bias()) {
        in.put("B", tensor(environment, bias, 1, 2 * gates * H));
      }
      if (lstm) {
        in.put("c0", tensor(environment, row(cT, n), 1, 1, H));
      }
      if (run.peepholes()) {
        in.put("P", tensor(environment, peep, 1, 3 * H));
      }
      try (OrtSession session = environment.createSession(model(run, length));
          OrtSession.Result out = session.run(in)) {
        float[] outputs = values(out, "Y");
        System.arraycopy(outputs, 0, y, n * T * H, length * H);
        System.arraycopy(values(out, "Yh"), 0, hT, n * H, H);
        if (lstm) {
          System.arraycopy(values(out, "Yc"), 0, cT, n * H, H);
        }
      }
    }
    file.put("y", y, N, T, H);
    file.put("hT", hT, N, H);
    if (lstm) {
      file.put("cT", cT, N, H);
    }
  }

  private static float[] row(float[] values, int n) {
    float[] row = new float[H];
    System.arraycopy(values, n * H, row, 0, H);
    return row;
  }

  private static OnnxTensor tensor(OrtEnvironment environment, float[] values, long... shape)
      throws OrtException {
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
  }

  private static float[] values(OrtSession.Result result, String name) throws OrtException {
    FloatBuffer buffer = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  // ---- the model as protobuf, see onnx.proto

  private static byte[] model(Case run, int length) {
    boolean lstm = run.operator().equals("LSTM");
    var node = new Message();
    for (String input :
        new String[] {
          "X",
          "W",
          "R",
          run.bias() ? "B" : "",
          "",
          "h0",
          lstm ? "c0" : null,
          run.peepholes() ? "P" : null
        }) {
      if (input != null) {
        node.text(1, input);
      }
    }
    node.text(2, "Y").text(2, "Yh");
    if (lstm) {
      node.text(2, "Yc");
    }
    node.text(4, run.operator());
    node.message(5, new Message().text(1, "hidden_size").number(3, H).number(20, 2));
    var functions = new Message().text(1, "activations");
    run.activations().forEach(name -> functions.text(9, name));
    node.message(5, functions.number(20, 8));
    floats(node, "activation_alpha", run.alphas());
    floats(node, "activation_beta", run.betas());
    if (run.clip() > 0) {
      node.message(5, new Message().text(1, "clip").real(2, run.clip()).number(20, 1));
    }
    if (run.coupled()) {
      node.message(5, new Message().text(1, "input_forget").number(3, 1).number(20, 2));
    }
    if (run.linearBeforeReset()) {
      node.message(5, new Message().text(1, "linear_before_reset").number(3, 1).number(20, 2));
    }
    int gates = run.gates();
    var graph = new Message().message(1, node).text(2, "graph");
    value(graph, 11, "X", length, 1, I);
    value(graph, 11, "W", 1, gates * H, I);
    value(graph, 11, "R", 1, gates * H, H);
    value(graph, 11, "h0", 1, 1, H);
    if (run.bias()) {
      value(graph, 11, "B", 1, 2 * gates * H);
    }
    if (lstm) {
      value(graph, 11, "c0", 1, 1, H);
    }
    if (run.peepholes()) {
      value(graph, 11, "P", 1, 3 * H);
    }
    value(graph, 12, "Y", length, 1, 1, H);
    value(graph, 12, "Yh", 1, 1, H);
    if (lstm) {
      value(graph, 12, "Yc", 1, 1, H);
    }
    return new Message()
        .number(1, 8)
        .message(7, graph)
        .message(8, new Message().text(1, "").number(2, 14))
        .bytes
        .toByteArray();
  }

  private static void floats(Message node, String name, List<Float> values) {
    if (!values.isEmpty()) {
      var attribute = new Message().text(1, name);
      values.forEach(value -> attribute.real(7, value));
      node.message(5, attribute.number(20, 6));
    }
  }

  private static void value(Message graph, int field, String name, int... shape) {
    var dimensions = new Message();
    for (int size : shape) {
      dimensions.message(1, new Message().number(1, size));
    }
    var tensor = new Message().number(1, 1).message(2, dimensions);
    graph.message(field, new Message().text(1, name).message(2, new Message().message(1, tensor)));
  }

  /** A protobuf message under construction. */
  private static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint(field << 3);
      varint(value);
      return this;
    }

    Message real(int field, float value) {
      varint(field << 3 | 5);
      int bits = Float.floatToRawIntBits(value);
      for (int shift = 0; shift < 32; shift += 8) {
        bytes.write(bits >>> shift);
      }
      return this;
    }

    Message text(int field, String value) {
      return data(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return data(field, value.bytes.toByteArray());
    }

    private Message data(int field, byte[] value) {
      varint(field << 3 | 2);
      varint(value.length);
      bytes.writeBytes(value);
      return this;
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        bytes.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      bytes.write((int) rest);
    }
  }
}
