package dev.unroll.tensor;

import dev.unroll.kernel.PackLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records operations and differentiates them in reverse. It is used as a scope and is confined to
 * its thread:
 *
 * <pre>{@code
 * try (Tape tape = Tape.open()) {
 *   for (Batch batch : batches) {
 *     Tensor loss = ...;
 *     tape.backward(loss, gradients);
 *     optimizer.step(gradients);
 *     gradients.clear();
 *     tape.reset();
 *   }
 * }
 * }</pre>
 *
 * <p>A tape owns the memory of every tensor made under it. After {@link #reset} or {@link #close}
 * those tensors throw when used; copy what must live longer ({@link Tensor#detach}). In the steady
 * state a step allocates almost nothing.
 */
public final class Tape implements AutoCloseable {
  private record Node(Op op, TapeLocation location, Tensor[] outputs) {}

  /** Smallest size in floats of memory that is returned early: 16 MB. */
  static final int LARGE = 1 << 22;

  private static final ThreadLocal<@Nullable Tape> CURRENT = new ThreadLocal<>();
  private static final BlockingQueue<Arena> IDLE_ARENAS =
      new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());

  private final Arena arena;
  private final boolean recording;
  private final boolean live; // reads the weights themselves, not the published values
  private final @Nullable Tape outer;
  private final Thread owner = Thread.currentThread();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<PackKey, float[]> packed = new HashMap<>();
  private final Map<ParameterStore, PublishedValues> published; // values that this prediction uses
  private final StoreEra era; // in which this prediction began
  private final @Nullable PinnedWeights pinned; // takes precedence over published values
  private TapeLocation location = TapeLocation.OUTSIDE; // tracked only while checking
  private boolean checking;
  private boolean stepByStep;
  private boolean closed;

  private Tape(Arena arena, boolean recording, boolean live, @Nullable PinnedWeights pins) {
    this.arena = arena;
    this.recording = recording;
    this.outer = CURRENT.get();
    Tape within = outer != null && !outer.recording && !recording ? outer : null;
    this.live = live || (within != null && within.live);
    this.published = within != null ? within.published : new HashMap<>();
    this.era = recording ? StoreEra.NONE : within != null ? within.era : StoreEra.current();
    this.pinned = pins == null && within != null ? within.pinned : pins;
    CURRENT.set(this);
  }

  /** Opens a tape that records; it is current on this thread until closed. */
  public static Tape open() {
    return new Tape(new Arena(), true, false, null);
  }

  /**
   * Runs a prediction: nothing is recorded, and the memory of its tensors comes from a bounded pool
   * that all threads share. The result must not be one of those tensors: {@link Tensor#detach} it.
   */
  public static <R> R predicting(Supplier<R> body) {
    return predicting(null, body);
  }

  /**
   * Runs a prediction with these weights.
   *
   * @param pins null: the weights of the enclosing prediction, or the last published ones
   */
  static <R> R predicting(@Nullable PinnedWeights pins, Supplier<R> body) {
    Arena idle = IDLE_ARENAS.poll();
    var tape = new Tape(idle == null ? new Arena() : idle, false, false, pins);
    try {
      return body.get();
    } finally {
      tape.close();
      IDLE_ARENAS.offer(tape.arena); // dropped when the pool is full
    }
  }

  /**
   * Runs a prediction on the training thread, between two steps. It reads the weights directly,
   * whereas {@link #predicting} copies them after each change. Large packed forms and all tensors
   * use the memory of the open recording tape, if any; tensors made under that tape can no longer
   * be used afterwards. No other thread may change the weights meanwhile. The result must not be a
   * tensor of the prediction: {@link Tensor#detach} it.
   *
   * @throws IllegalStateException when the open tape holds recorded operations
   */
  public static <R> R evaluating(Supplier<R> body) {
    Tape open = CURRENT.get();
    if (open != null && open.recording && !open.nodes.isEmpty()) {
      throw new IllegalStateException(
          "evaluating: the open tape holds recorded operations (expected none). Call backward or"
              + " reset before.");
    }
    Arena arena;
    if (open != null && open.recording) {
      open.reset();
      arena = open.arena;
    } else {
      arena = new Arena();
    }
    var tape = new Tape(arena, false, true, null);
    try {
      return body.get();
    } finally {
      tape.close();
    }
  }

  /**
   * Creates the output of an operation, leased from the current tape, or from the heap when no tape
   * is open. Its values are undefined until the operation writes them.
   */
  public static Tensor empty(int... shape) {
    int size = Shape.size(shape);
    Tape tape = CURRENT.get();
    return tape == null
        ? new Tensor(new float[size], 0, shape, null)
        : new Tensor(tape.arena.lease(size), 0, shape, tape.arena);
  }

  /**
   * Returns working memory for an operation, at least this long, with undefined values. It is valid
   * as long as a tensor made by {@link #empty}.
   */
  public static float[] scratch(int size) {
    Tape tape = CURRENT.get();
    return tape == null ? new float[size] : tape.arena.lease(size);
  }

  /**
   * Returns the values of a store that the open prediction uses; they stay the same until it ends,
   * even if training changes the weights. Null when no prediction is open.
   */
  static @Nullable PublishedValues published(ParameterStore store) {
    Tape tape = CURRENT.get();
    return tape == null || tape.recording || tape.live ? null : tape.seen(store);
  }

  /** Returns the values of a store from when this prediction first read one, or from before it. */
  private PublishedValues seen(ParameterStore store) {
    PublishedValues seen = published.get(store);
    if (seen == null) {
      ValuesBefore before = store.before(era);
      seen = before == null ? store.published() : before.published(this::seen);
      published.put(store, seen);
    }
    return seen;
  }

  /**
   * Returns the location of the values that the prediction has pinned for a parameter; null if
   * none.
   */
  static PublishedValues.@Nullable ParameterValue pinned(Parameter parameter) {
    Tape tape = CURRENT.get();
    return tape == null || tape.pinned == null ? null : tape.pinned.value(parameter);
  }

  /** Returns the arena that lends new tensors their memory; null: the heap. */
  static @Nullable Arena currentArena() {
    Tape tape = CURRENT.get();
    return tape == null ? null : tape.arena;
  }

  /**
   * Returns whether an operation on these inputs must record itself.
   *
   * @throws IllegalStateException when gradients flow into an input on another tape only, or when
   *     an input is the value of a parameter that has since moved to another store
   */
  public static boolean needsGradient(Tensor... inputs) {
    Tape tape = CURRENT.get();
    if (tape == null || !tape.recording) {
      return false;
    }
    boolean needed = false;
    for (Tensor input : inputs) {
      input.requireUseOn(tape);
      needed |= input.needsGradient();
    }
    return needed;
  }

  /** Records an operation for which {@link #needsGradient} is true, with all its outputs. */
  public static void record(Op op, Tensor... outputs) {
    Tape tape = CURRENT.get();
    if (tape == null || !tape.recording) {
      throw new IllegalStateException(op.name() + ": no tape is recording on this thread");
    }
    for (Tensor output : outputs) {
      output.markRecorded(tape);
    }
    tape.nodes.add(new Node(op, tape.location, outputs));
    if (tape.checking) {
      for (Tensor output : outputs) {
        NotFiniteException.checkOutput(tape.location, op, output);
      }
    }
  }

  /**
   * Returns the packed form of a matrix. Under a recording tape it is made once per step, and again
   * when it is a parameter whose values change. Without recording, that of a parameter is made once
   * per change, but a large one once per {@linkplain #evaluating evaluation}.
   */
  public static float[] packed(Tensor matrix, PackLayout layout) {
    Tape tape = CURRENT.get();
    boolean large = matrix.parameter != null && matrix.packedLength(layout) >= LARGE;
    return packed(matrix, layout, tape != null && tape.live && large);
  }

  /**
   * Like {@link #packed}, for a caller that keeps the result beyond the open prediction, such as a
   * stepper.
   */
  public static float[] lastingPacked(Tensor matrix, PackLayout layout) {
    return packed(matrix, layout, false);
  }

  /**
   * Returns a packed form.
   *
   * @param brief whether the open prediction may lend the memory of a parameter's packed form
   */
  private static float[] packed(Tensor matrix, PackLayout layout, boolean brief) {
    Tape tape = CURRENT.get();
    Parameter parameter = matrix.parameter;
    if (parameter != null && !brief && (tape == null || !tape.recording)) {
      return parameter.packed(layout);
    }
    if (tape == null) {
      var target = new float[matrix.packedLength(layout)];
      matrix.pack(layout, target);
      return target;
    }
    return tape.packed.computeIfAbsent(
        PackKey.of(matrix, layout),
        key -> {
          float[] target = tape.arena.lease(matrix.packedLength(layout));
          matrix.pack(layout, target);
          return target;
        });
  }

  /**
   * Releases a packed form of the open tape, if it is large: its memory is reused within this step,
   * and a later {@link #packed} makes it again. Small ones are kept.
   */
  public static void release(Tensor matrix, PackLayout layout) {
    Tape tape = CURRENT.get();
    int length = matrix.packedLength(layout);
    if (tape == null || length < LARGE) {
      return;
    }
    float[] array = tape.packed.remove(PackKey.of(matrix, layout));
    if (array != null) {
      tape.arena.giveBack(array, length);
    }
  }

  /**
   * Releases {@linkplain #scratch working memory}, if it is large; it must not be used afterwards.
   *
   * @param size the size that was requested
   */
  public static void release(float[] scratch, int size) {
    Tape tape = CURRENT.get();
    if (tape != null && size >= LARGE) {
      tape.arena.giveBack(scratch, size);
    }
  }

  /**
   * Runs a part of the computation under a name for messages, such as a layer's or a gate's name.
   * The name has no cost except on a {@link #checking} tape.
   */
  public static <R> R named(String name, Supplier<R> body) {
    Tape tape = CURRENT.get();
    return tape == null || !tape.checking ? body.get() : tape.at(tape.location.within(name), body);
  }

  /**
   * Like {@link #named(String, Supplier)}, for a computation with several results side by side:
   * equal parts of the last dimension have these names.
   */
  public static <R> R named(List<String> parts, Supplier<R> body) {
    Tape tape = CURRENT.get();
    return tape == null || !tape.checking
        ? body.get()
        : tape.at(tape.location.withParts(parts), body);
  }

  /**
   * Runs one time step, so that messages name it; requires a {@link #stepByStep} tape.
   *
   * @param rows maps a row of the step's tensors {@code [rows, F]} to the caller's row
   */
  public static <R> R atStep(int step, IntUnaryOperator rows, Supplier<R> body) {
    Tape tape = CURRENT.get();
    return tape == null || !tape.checking
        ? body.get()
        : tape.at(tape.location.atStep(step, rows), body);
  }

  private <R> R at(TapeLocation there, Supplier<R> body) {
    TapeLocation before = location;
    location = there;
    try {
      return body.get();
    } finally {
      location = before;
    }
  }

  /**
   * Checks every output and every gradient from now on, and throws at the first that is not finite.
   * Layers that are one operation over all time steps run their cell step by step instead, so that
   * the exception names the gate and the step; their numbers are then the same up to rounding. Call
   * this on a newly opened tape: names that are already open are not used.
   */
  public Tape checking() {
    stepByStep = true;
    return checkingWhole();
  }

  /**
   * Like {@link #checking}, but with the same bits as in training: layers over all time steps
   * remain one operation.
   */
  public Tape checkingWhole() {
    checking = true;
    return this;
  }

  /** Returns whether layers should run step by step for the checks of the open tape. */
  public static boolean stepByStep() {
    Tape tape = CURRENT.get();
    return tape != null && tape.stepByStep;
  }

  /**
   * Returns a tensor with the same values that receives a gradient, such as an input or an initial
   * state. Read the gradient with {@link #gradient}.
   */
  public Tensor variable(Tensor value) {
    mustBeMine("variable");
    Tensor variable = value.lentBy(arena);
    variable.markRecorded(this);
    return variable;
  }

  /**
   * Differentiates the loss with respect to every trainable parameter of the gradients' store,
   * adding to the gradients, and to every {@link #variable}. Sum several losses and call this once;
   * it consumes the recording.
   *
   * @param loss one element
   */
  public void backward(Tensor loss, Gradients gradients) {
    mustBeMine("backward");
    if (loss.size() != 1) {
      throw new IllegalArgumentException(
          "backward requires a loss of one element, got shape "
              + Shape.text(loss.shape())
              + "; use sum() or mean()");
    }
    loss.requireUseOn(this);
    if (!loss.needsGradient()) {
      throw new IllegalStateException(
          "the loss depends on no trainable parameter or variable of this tape, or was"
              + " differentiated before");
    }
    var adjoints = new Adjoints(gradients, checking);
    adjoints.seed(loss);
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (reached(node)) {
        if (checking) {
          checkedBackward(node, adjoints);
        } else {
          node.op.backward(adjoints);
        }
      }
    }
    for (Node node : nodes) {
      for (Tensor output : node.outputs) {
        output.markDifferentiated();
      }
    }
    nodes.clear();
  }

  private static void checkedBackward(Node node, Adjoints adjoints) {
    for (Tensor output : node.outputs) {
      if (output.adjoint != null) {
        NotFiniteException.checkGradient(node.location, node.op, output.adjoint);
      }
    }
    node.op.backward(adjoints);
    adjoints.checkParameters(node.location, node.op);
  }

  /**
   * Returns a copy of the gradient of a {@link #variable}, after {@link #backward}; zeros when the
   * loss does not depend on it.
   */
  public Tensor gradient(Tensor variable) {
    mustBeMine("gradient");
    Tensor adjoint = variable.adjoint;
    return adjoint == null ? Tensor.zeros(variable.shape()) : adjoint.detach();
  }

  /** Discards the recording and takes back the memory of every tensor made under this tape. */
  public void reset() {
    mustBeMine("reset");
    nodes.clear();
    packed.clear();
    arena.reset();
  }

  /**
   * Returns the number of floats that this tape's arena has allocated so far; constant once all
   * shapes have occurred.
   */
  public long allocatedFloats() {
    return arena.allocatedFloats();
  }

  /**
   * Returns the number of arrays that this tape's arena has allocated so far. A step allocates none
   * when its tensors are, one by one, at most as large as those of an earlier step.
   */
  public long arenaMisses() {
    return arena.misses();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    mustBeMine("close");
    reset();
    closed = true;
    CURRENT.set(outer);
  }

  private static boolean reached(Node node) {
    for (Tensor output : node.outputs) {
      if (output.adjoint != null) {
        return true;
      }
    }
    return false;
  }

  private void mustBeMine(String call) {
    if (!owner.equals(Thread.currentThread()) || CURRENT.get() != this) {
      throw new IllegalStateException(
          call
              + ": a tape belongs to the thread and scope that opened it; this one was opened on "
              + owner.getName()
              + (closed ? " and is closed" : ""));
    }
  }
}
