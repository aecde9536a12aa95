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
 * Records operations, and differentiates them in reverse. Opened as a scope and confined to its
 * thread:
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
 * those tensors refuse use; copy out what must live longer ({@link Tensor#detach}). In the steady
 * state a step allocates next to nothing.
 */
public final class Tape implements AutoCloseable {
  private record Node(Op op, Place place, Tensor[] outputs) {}

  private record PackKey(int identity, Tensor tensor, long version, PackLayout layout) {
    @Override
    public boolean equals(Object other) {
      return other instanceof PackKey that
          && tensor == that.tensor
          && version == that.version
          && layout.equals(that.layout);
    }

    @Override
    public int hashCode() {
      return 31 * identity + layout.hashCode();
    }
  }

  /** Floats of memory that is worth an early return: 16 MB. */
  static final int LARGE = 1 << 22;

  private static final ThreadLocal<@Nullable Tape> CURRENT = new ThreadLocal<>();
  private static final BlockingQueue<Arena> IDLE_ARENAS =
      new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());

  private final Arena arena;
  private final boolean recording;
  private final boolean live; // sees the weights themselves, not what was published of them
  private final @Nullable Tape outer;
  private final Thread owner = Thread.currentThread();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<PackKey, float[]> packed = new HashMap<>();
  private final Map<ParameterStore, Published> published; // what this prediction sees
  private final @Nullable PinnedWeights pinned; // and what it sees before that
  private Place place = Place.OUTSIDE; // told apart while checking only
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
    this.pinned = pins == null && within != null ? within.pinned : pins;
    CURRENT.set(this);
  }

  /** A tape that records, current on this thread until it is closed. */
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
   * A prediction that sees these weights.
   *
   * @param pins null: what the prediction around it sees, or the last published
   */
  static <R> R predicting(@Nullable PinnedWeights pins, Supplier<R> body) {
    Arena idle = IDLE_ARENAS.poll();
    var tape = new Tape(idle == null ? new Arena() : idle, false, false, pins);
    try {
      return body.get();
    } finally {
      tape.close();
      IDLE_ARENAS.offer(tape.arena); // a full pool drops it
    }
  }

  /**
   * Runs a prediction on the thread that trains, between two steps: it sees the weights as they
   * are, where {@link #predicting} makes a copy for each change of them. Large packed forms and all
   * tensors take the memory of the recording tape that is open, if there is one; what was made
   * under that tape refuses use afterwards. No other thread may change the weights meanwhile. The
   * result must not be a tensor of the prediction: {@link Tensor#detach} it.
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
   * An operation's output, its values undefined until the operation writes them: leased from the
   * current tape, or from the heap when none is open.
   */
  public static Tensor empty(int... shape) {
    int size = Shape.size(shape);
    Tape tape = CURRENT.get();
    return tape == null
        ? new Tensor(new float[size], 0, shape, null)
        : new Tensor(tape.arena.lease(size), 0, shape, tape.arena);
  }

  /**
   * Working memory of an operation, at least this long, its values undefined; lives as long as
   * {@link #empty}.
   */
  public static float[] scratch(int size) {
    Tape tape = CURRENT.get();
    return tape == null ? new float[size] : tape.arena.lease(size);
  }

  /**
   * What a prediction sees of a store, the same from its beginning to its end, whatever training
   * does meanwhile; null when no prediction is open.
   */
  static @Nullable Published published(ParameterStore store) {
    Tape tape = CURRENT.get();
    return tape == null || tape.recording || tape.live
        ? null
        : tape.published.computeIfAbsent(store, ParameterStore::published);
  }

  /** Where a parameter's values lie that the prediction has pinned; null when it has not. */
  static Published.@Nullable Place pinned(Parameter parameter) {
    Tape tape = CURRENT.get();
    return tape == null || tape.pinned == null ? null : tape.pinned.place(parameter);
  }

  /** What lends the tensors that are made now; null: the heap. */
  static @Nullable Arena currentArena() {
    Tape tape = CURRENT.get();
    return tape == null ? null : tape.arena;
  }

  /**
   * Whether an operation on these inputs must record itself.
   *
   * @throws IllegalStateException when gradients flow into an input on another tape only, or when
   *     it is what a parameter's value was before it moved to another store
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

  /** Records an operation that {@link #needsGradient}, with all its outputs. */
  public static void record(Op op, Tensor... outputs) {
    Tape tape = CURRENT.get();
    if (tape == null || !tape.recording) {
      throw new IllegalStateException(op.name() + ": no tape is recording on this thread");
    }
    for (Tensor output : outputs) {
      output.markRecorded(tape);
    }
    tape.nodes.add(new Node(op, tape.place, outputs));
    if (tape.checking) {
      for (Tensor output : outputs) {
        NotFiniteException.checkOutput(tape.place, op, output);
      }
    }
  }

  /**
   * The packed form of a matrix: under a recording tape made once per step, and a parameter's again
   * when its values change meanwhile; outside of recording a parameter's once per change, but a
   * large one once per {@linkplain #evaluating evaluation}.
   */
  public static float[] packed(Tensor matrix, PackLayout layout) {
    Tape tape = CURRENT.get();
    boolean large = matrix.parameter != null && matrix.packedLength(layout) >= LARGE;
    return packed(matrix, layout, tape != null && tape.live && large);
  }

  /**
   * As {@link #packed}, for what keeps it beyond the prediction that is open, such as a stepper.
   */
  public static float[] lastingPacked(Tensor matrix, PackLayout layout) {
    return packed(matrix, layout, false);
  }

  /**
   * A packed form.
   *
   * @param brief whether a prediction that is open may lend the memory of a parameter's
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
        key(matrix, layout),
        key -> {
          float[] target = tape.arena.lease(matrix.packedLength(layout));
          matrix.pack(layout, target);
          return target;
        });
  }

  /**
   * Gives up a packed form of the open tape, if it is large: its memory serves what comes next in
   * this step, and a later {@link #packed} makes it again. A small one stays.
   */
  public static void release(Tensor matrix, PackLayout layout) {
    Tape tape = CURRENT.get();
    int length = matrix.packedLength(layout);
    if (tape == null || length < LARGE) {
      return;
    }
    float[] array = tape.packed.remove(key(matrix, layout));
    if (array != null) {
      tape.arena.giveBack(array, length);
    }
  }

  /**
   * Gives up {@linkplain #scratch working memory}, if it is large; nothing may use it afterwards.
   *
   * @param size that was asked for
   */
  public static void release(float[] scratch, int size) {
    Tape tape = CURRENT.get();
    if (tape != null && size >= LARGE) {
      tape.arena.giveBack(scratch, size);
    }
  }

  private static PackKey key(Tensor matrix, PackLayout layout) {
    Parameter parameter = matrix.parameter;
    return new PackKey(
        System.identityHashCode(matrix),
        matrix,
        parameter == null ? 0 : parameter.version(),
        layout);
  }

  /**
   * Runs a part of the computation under a name, such as a layer's or a gate's, which messages
   * about it use; the name costs nothing but for a {@link #checking} tape.
   */
  public static <R> R named(String name, Supplier<R> body) {
    Tape tape = CURRENT.get();
    return tape == null || !tape.checking ? body.get() : tape.at(tape.place.within(name), body);
  }

  /**
   * As {@link #named(String, Supplier)} for what computes several things side by side: equal parts
   * of the last dimension have these names.
   */
  public static <R> R named(List<String> parts, Supplier<R> body) {
    Tape tape = CURRENT.get();
    return tape == null || !tape.checking ? body.get() : tape.at(tape.place.withParts(parts), body);
  }

  /**
   * Runs one time step, which messages about it name; wants a {@link #stepByStep} tape.
   *
   * @param rows from a row of the step's tensors {@code [rows, F]} to the caller's row
   */
  public static <R> R atStep(int step, IntUnaryOperator rows, Supplier<R> body) {
    Tape tape = CURRENT.get();
    return tape == null || !tape.checking
        ? body.get()
        : tape.at(tape.place.atStep(step, rows), body);
  }

  private <R> R at(Place there, Supplier<R> body) {
    Place before = place;
    place = there;
    try {
      return body.get();
    } finally {
      place = before;
    }
  }

  /**
   * From now on every output and every gradient is checked, and the first that is not finite is an
   * exception. Layers that are one operation over all time steps run their cell step by step, so
   * that the exception names the gate and the step; their numbers are then the same up to rounding.
   * For a tape that has just been opened, as names that are open already are not used.
   */
  public Tape checking() {
    stepByStep = true;
    return checkingWhole();
  }

  /**
   * As {@link #checking}, but with the bits of training: a layer over all time steps stays whole.
   */
  public Tape checkingWhole() {
    checking = true;
    return this;
  }

  /** Whether layers should run step by step for the checks of the open tape. */
  public static boolean stepByStep() {
    Tape tape = CURRENT.get();
    return tape != null && tape.stepByStep;
  }

  /**
   * A tensor with the same values whose gradient is wanted: an input, an initial state. Ask for it
   * with {@link #gradient}.
   */
  public Tensor variable(Tensor value) {
    mustBeMine("variable");
    Tensor variable = value.lentBy(arena);
    variable.markRecorded(this);
    return variable;
  }

  /**
   * Differentiates the loss by every trainable parameter of the gradients' store, adding to the
   * gradients, and by every {@link #variable}. Sum several losses and call it once; the recording
   * is used up.
   *
   * @param loss one element
   */
  public void backward(Tensor loss, Gradients gradients) {
    mustBeMine("backward");
    if (loss.size() != 1) {
      throw new IllegalArgumentException(
          "backward wants a loss of one element, got shape "
              + Shape.text(loss.shape())
              + "; take sum() or mean()");
    }
    loss.requireUseOn(this);
    if (!loss.needsGradient()) {
      throw new IllegalStateException(
          "the loss depends on no trainable parameter or variable of this tape, or was differentiated before");
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
        NotFiniteException.checkGradient(node.place, node.op, output.adjoint);
      }
    }
    node.op.backward(adjoints);
    adjoints.checkParameters(node.place, node.op);
  }

  /**
   * A copy of the gradient by a {@link #variable}, after {@link #backward}; zeros when the loss
   * ignores it.
   */
  public Tensor gradient(Tensor variable) {
    mustBeMine("gradient");
    Tensor adjoint = variable.adjoint;
    return adjoint == null ? Tensor.zeros(variable.shape()) : adjoint.detach();
  }

  /** Forgets what was recorded and takes back the memory of every tensor made under this tape. */
  public void reset() {
    mustBeMine("reset");
    nodes.clear();
    packed.clear();
    arena.reset();
  }

  /**
   * Floats that this tape's arena has allocated so far; flat once every step's shapes have been
   * seen.
   */
  public long allocatedFloats() {
    return arena.allocatedFloats();
  }

  /**
   * Arrays that this tape's arena has allocated so far. A step allocates none when each of its
   * tensors is at most as large as one of an earlier step.
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
