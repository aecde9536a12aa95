package dev.unroll.rnn;

import dev.unroll.exec.Products;
import dev.unroll.exec.Workers;
import dev.unroll.kernel.Gemm;
import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Pointwise;
import dev.unroll.sequence.RowOrder;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent layer over all steps as one operation, for every cell of the form
 *
 * <pre>
 * z(t) = x(t)·w + (m ⊙ h(t-1))·u + b,   h(t) = pointwise(z(t), state)
 * </pre>
 *
 * where m is 1, or the mask of recurrent dropout.
 *
 * <p>Forward: the input product of all steps is one matrix product. Then follow, step by step, the
 * recurrent product and the pointwise part, one block of units at a time while it is in cache.
 * Backward: the pointwise part and the product with uᵀ, step by step; the gate gradients overwrite
 * the gates. Then dx, dw and du are one product each.
 *
 * <p>Memory, all in kernel layout ({@link GateLayout}): gates [T·N, width]; hidden states [(T+1)·N,
 * units], the first N rows being the initial state. Rows of ended sequences are not computed: their
 * states are zero in this memory, and their final state is taken at their end. Threads take ranges
 * of batch rows and never wait for one another within the loop over time.
 */
abstract class FusedRecurrence implements Op {
  /**
   * Floats of one step's gates that stay in cache between the product and the pointwise part: a
   * quarter of L1.
   */
  private static final int HOT_FLOATS = 4096;

  final GateLayout input; // the gates that x·w fills
  final GateLayout recurrent; // the gates that h·u fills
  final RowOrder order;
  final StateRows states;
  final int steps;
  final int batch;
  final int hiddenSize;
  final int units;
  final int width;

  /** Pre-activations, then activated gates, then, in the backward pass, their gradients. */
  final float[] gates;

  /** Hidden states; rows of step t begin at {@link StateRows#at} of t + 1. */
  final float[] hidden;

  /**
   * The states that enter the products: the same array, or a masked copy of the states before a
   * step.
   */
  final float[] fed;

  private final RecurrenceInputs in;
  private final int inputSize;
  private final Tensor allStates; // the tensor whose array is `hidden`
  private final float @Nullable [] mask; // [N, units]
  private float[] back = new float[0]; // [N, units], gradient of `fed` if separate
  private @Nullable Tensor outputs;
  private @Nullable Tensor lastHidden;

  /**
   * Takes the operands; {@link #forward} computes.
   *
   * @param rowGates gates in a row of the kernels' gates
   */
  FusedRecurrence(GateLayout input, GateLayout recurrent, int rowGates, RecurrenceInputs in) {
    this.input = input;
    this.recurrent = recurrent;
    this.in = in;
    this.order = in.order();
    this.steps = order.steps();
    this.batch = order.batch();
    this.hiddenSize = input.hidden();
    this.units = input.units();
    this.width = rowGates * units;
    this.states = new StateRows(order, hiddenSize, units);
    this.inputSize = in.x().size(2);
    requireMemory();
    this.gates = Tape.scratch(steps * batch * width);
    this.allStates = Tape.empty(steps + 1, batch, units);
    this.hidden = allStates.array();
    this.mask = in.drop() == null ? null : Tape.scratch(batch * units);
    this.fed = mask == null ? hidden : Tape.scratch((steps + 1) * batch * units);
    if (mask != null) {
      states.load(in.drop(), mask);
    }
  }

  private void requireMemory() {
    if ((steps + 1L) * batch * width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          name()
              + ": "
              + batch
              + " sequences of "
              + steps
              + " steps need more than 2^31 values ("
              + width
              + " for each step); use smaller batches or shorter sequences");
    }
  }

  // ---- to be implemented for a cell

  /**
   * Computes the pointwise part of step t for rows [row, row + rows) and blocks [block, block +
   * blocks) of units: turns the pre-activations of the gates into activations, and computes the new
   * state.
   */
  abstract void activate(int t, int row, int rows, int block, int blocks);

  /**
   * Computes the derivative of the pointwise part of step t for rows [row, row + rows): replaces
   * the activations of the gates by their gradients.
   *
   * @param dh in: gradient of the hidden state after step t, [batch, units]; out: the part that
   *     reaches the previous state directly, not through the products, when {@link #carries}
   * @param back out: the part of the gradient of {@link #fed} that is not a product with u, when
   *     {@link #feedsBack}
   */
  abstract void differentiate(int t, int row, int rows, float[] dh, float[] back);

  /**
   * Returns whether the hidden state also reaches the next one directly, not only through the
   * products, as in a GRU.
   */
  boolean carries() {
    return false;
  }

  /** Returns whether the state that enters the products is also used outside them. */
  boolean feedsBack() {
    return false;
  }

  /** Fills in the initial values of the gates of every step. */
  void fillBias(float[] row) {
    input.spread(in.b(), row);
  }

  /**
   * Returns whether further tensors that the cell reads need a gradient, so that the operation is
   * recorded.
   */
  boolean moreNeedGradient() {
    return false;
  }

  /** Prepares further gradients before the backward loop over time. */
  void beginBackward(Adjoints adjoints) {}

  /** Computes further gradients after the loop, when those of all gates are known. */
  void moreGradients(GateGradients gradients, Adjoints adjoints) {}

  /**
   * Computes further columns of the gradient of u.
   *
   * @param packed result of {@link GateGradients#packed}
   */
  void moreRecurrentGradients(GateGradients gradients, float[] packed, Adjoints.Sink du) {}

  // ---- forward

  /** Computes all steps. */
  final void forward() {
    states.load(in.h0(), hidden);
    states.clearEnded(hidden, units, 1);
    if (mask != null) {
      states.clearEnded(fed, units, 0);
    }
    inputProduct();
    float[] packedU = Tape.packed(in.u(), recurrent.forward());
    int parts = parts();
    Workers.shared()
        .run(
            parts,
            part ->
                recur(
                    packedU,
                    Products.cut(batch, part, parts),
                    Products.cut(batch, part + 1, parts)));
    Tape.release(in.u(), recurrent.forward());
    outputs = states.outputs(allStates);
    lastHidden = states.last(hidden);
  }

  private int parts() {
    return Products.parts(2L * steps * batch * hiddenSize * width, batch);
  }

  private void inputProduct() {
    float[] bias = Tape.scratch(width);
    Arrays.fill(bias, 0, width, 0f);
    fillBias(bias);
    for (int row = 0; row < steps * batch; row++) {
      System.arraycopy(bias, 0, gates, row * width, width);
    }
    Products.multiply(
        steps * batch,
        input.width(),
        inputSize,
        in.x().readOnlyArray(),
        in.x().offset(),
        inputSize,
        1,
        Tape.packed(in.w(), input.forward()),
        0,
        gates,
        input.firstColumn(),
        width,
        true);
    Tape.release(in.w(), input.forward());
  }

  private void recur(float[] packedU, int rowFrom, int rowTo) {
    Pointwise pointwise = Kernels.current().pointwise();
    for (int t = 0; t < steps; t++) {
      int rows = Math.min(rowTo, order.running(t)) - rowFrom;
      if (rows <= 0) {
        return;
      }
      if (mask != null) {
        int first = rowFrom * units;
        int at = states.at(t) + first;
        pointwise.multiply(rows * units, hidden, at, mask, first, fed, at);
      }
      step(t, rowFrom, rows, packedU);
    }
  }

  /**
   * Computes one step of some rows: product and pointwise part, a few blocks of units at a time.
   */
  void step(int t, int row, int rows, float[] packedU) {
    int blocks = recurrent.blocks();
    int some = hotBlocks(rows);
    for (int block = 0; block < blocks; block += some) {
      int now = Math.min(some, blocks - block);
      for (int run = 0; run < recurrent.runs(); run++) {
        recurrentProduct(
            recurrent,
            t,
            row,
            rows,
            fed,
            recurrent.panel(run, block),
            recurrent.panel(run, block + now),
            packedU);
      }
      activate(t, row, rows, block, now);
    }
  }

  /** Returns how many blocks of units have their gates of these rows in cache at a time. */
  private int hotBlocks(int rows) {
    return Math.max(1, HOT_FLOATS / Math.max(1, rows * (width / recurrent.blocks())));
  }

  /** Adds the product of some rows of a state with some panels of u to the gates. */
  final void recurrentProduct(
      GateLayout layout,
      int t,
      int row,
      int rows,
      float[] state,
      int panelFrom,
      int panelTo,
      float[] packedU) {
    Kernels.current()
        .gemm()
        .multiply(
            0,
            rows,
            panelFrom,
            panelTo,
            layout.width(),
            hiddenSize,
            state,
            states.at(t) + row * units,
            units,
            1,
            packedU,
            0,
            gates,
            gateRow(t, row) + layout.firstColumn(),
            width,
            true);
  }

  /** Returns the outputs of all steps, [T, N, H], zero after the end of each sequence. */
  final Tensor allOutputs() {
    return made(outputs);
  }

  /** Returns the hidden state after each sequence's last step, [N, H]. */
  final Tensor lastHidden() {
    return made(lastHidden);
  }

  static Tensor made(@Nullable Tensor tensor) {
    if (tensor == null) {
      throw new IllegalStateException("call forward() first");
    }
    return tensor;
  }

  final boolean needsGradient() {
    Tensor h0 = in.h0();
    boolean first = h0 != null && Tape.needsGradient(h0);
    return Tape.needsGradient(in.x(), in.w(), in.u(), in.b()) || first || moreNeedGradient();
  }

  // ---- backward

  @Override
  public final void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(allOutputs());
    float[] dh = Tape.scratch(batch * units);
    states.load(adjoints.of(lastHidden()), dh);
    if (mask != null || feedsBack()) {
      back = Tape.scratch(batch * units);
      Arrays.fill(back, 0, batch * units, 0f);
    }
    beginBackward(adjoints);
    states.clearEnded(gates, width, 0);
    Tensor h0 = in.h0();
    boolean needsH0 = h0 != null && adjoints.needs(h0);
    float[] packedUt = Tape.packed(in.u(), recurrent.backward());
    int parts = parts();
    Workers.shared()
        .run(
            parts,
            part ->
                recurBack(
                    packedUt,
                    dy,
                    dh,
                    needsH0,
                    Products.cut(batch, part, parts),
                    Products.cut(batch, part + 1, parts)));
    Tape.release(in.u(), recurrent.backward());
    weightGradients(adjoints);
    if (adjoints.needs(in.x())) {
      inputGradient(adjoints.into(in.x()));
    }
    if (h0 != null && needsH0) {
      states.give(dh, adjoints.into(h0));
    }
  }

  private void recurBack(
      float[] packedUt, @Nullable Tensor dy, float[] dh, boolean needsH0, int rowFrom, int rowTo) {
    for (int t = steps - 1; t >= 0; t--) {
      int rows = Math.min(rowTo, order.running(t)) - rowFrom;
      if (rows <= 0) {
        continue;
      }
      if (dy != null) {
        states.addOutputGradient(dy, t, rowFrom, rows, dh);
      }
      differentiate(t, rowFrom, rows, dh, back);
      if (t > 0 || needsH0) {
        stateGradient(t, rowFrom, rows, dh, packedUt);
      }
    }
  }

  /**
   * Computes dh before a step from dh after it: m ⊙ (gate gradients · uᵀ), plus the part that
   * bypasses the products.
   */
  private void stateGradient(int t, int row, int rows, float[] dh, float[] packedUt) {
    int at = row * units;
    if (mask == null && !feedsBack()) {
      gradientProduct(recurrent, t, row, rows, packedUt, dh, carries());
      return;
    }
    gradientProduct(recurrent, t, row, rows, packedUt, back, feedsBack());
    Pointwise pointwise = Kernels.current().pointwise();
    int n = rows * units;
    if (mask == null) {
      pointwise.add(n, dh, at, back, at, dh, at); // a cell that feeds back also carries
    } else if (carries()) {
      pointwise.multiplyAdd(n, back, at, mask, at, dh, at);
    } else {
      pointwise.multiply(n, back, at, mask, at, dh, at);
    }
  }

  /** Multiplies rows of gate gradients by uᵀ, into rows [N, units]. */
  final void gradientProduct(
      GateLayout layout,
      int t,
      int row,
      int rows,
      float[] packedUt,
      float[] into,
      boolean accumulate) {
    Kernels.current()
        .gemm()
        .multiply(
            0,
            rows,
            0,
            Gemm.panels(hiddenSize),
            hiddenSize,
            layout.width(),
            gates,
            gateRow(t, row) + layout.firstColumn(),
            width,
            1,
            packedUt,
            0,
            into,
            row * units,
            units,
            accumulate);
  }

  private void inputGradient(Adjoints.Sink dx) {
    Products.multiply(
        steps * batch,
        inputSize,
        input.width(),
        gates,
        input.firstColumn(),
        width,
        1,
        Tape.packed(in.w(), input.backward()),
        0,
        dx.data(),
        dx.offset(),
        inputSize,
        dx.accumulate());
    Tape.release(in.w(), input.backward());
  }

  private void weightGradients(Adjoints adjoints) {
    var gradients = new GateGradients(gates, width, steps * batch);
    if (adjoints.needs(in.w()) || adjoints.needs(in.u())) {
      float[] packed = gradients.packed();
      if (adjoints.needs(in.w())) {
        Tensor x = in.x();
        gradients.byWeight(
            input,
            inputSize,
            x.readOnlyArray(),
            x.offset(),
            inputSize,
            packed,
            adjoints.into(in.w()));
      }
      if (adjoints.needs(in.u())) {
        Adjoints.Sink du = adjoints.into(in.u());
        gradients.byWeight(recurrent, hiddenSize, fed, 0, units, packed, du);
        moreRecurrentGradients(gradients, packed, du);
      }
      gradients.release(packed);
    }
    if (adjoints.needs(in.b())) {
      gradients.byBias(input, adjoints.into(in.b()));
    }
    moreGradients(gradients, adjoints);
  }

  /** Returns the position of the gates of step t and a batch row. */
  final int gateRow(int t, int row) {
    return (t * batch + row) * width;
  }
}
