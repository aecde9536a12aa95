package dev.unroll.kernel;

import dev.unroll.kernel.VectorCheck.Obstacle;
import dev.unroll.kernel.plain.InterleavedReductions;
import dev.unroll.kernel.plain.PlainActivations;
import dev.unroll.kernel.plain.PlainGemm;
import dev.unroll.kernel.plain.PlainGruGates;
import dev.unroll.kernel.plain.PlainLstmGates;
import dev.unroll.kernel.plain.PlainPointwise;
import dev.unroll.kernel.plain.PlainUpdates;
import dev.unroll.kernel.vector.VectorActivations;
import dev.unroll.kernel.vector.VectorGemm;
import dev.unroll.kernel.vector.VectorGruGates;
import dev.unroll.kernel.vector.VectorLanes;
import dev.unroll.kernel.vector.VectorLstmGates;
import dev.unroll.kernel.vector.VectorPointwise;
import dev.unroll.kernel.vector.VectorReductions;
import dev.unroll.kernel.vector.VectorUpdates;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One set of kernels. {@link #current} is chosen once, at its first call:
 *
 * <ul>
 *   <li>{@code -Dunroll.kernels=plain} selects plain loops, {@code =vector} requires the vector
 *       module; by default the vector kernels are chosen if the module is present and the JVM
 *       compiles vector code ({@link VectorCheck});
 *   <li>{@code -Dunroll.vectorBits=128|256|512} sets the vector width; the default is the machine's
 *       own.
 * </ul>
 *
 * <p>All sets agree in every bit, for any width, interpreted or compiled.
 */
public final class Kernels {
  private static final String MODULE = "jdk.incubator.vector";

  private static volatile @Nullable Choice choice;

  private final String name;
  private final int vectorBits;
  private final Gemm gemm;
  private final Pointwise pointwise;
  private final Activations activations;
  private final LstmGates lstmGates;
  private final GruGates gruGates;
  private final Reductions reductions;
  private final Updates updates;

  Kernels(
      String name,
      int vectorBits,
      Gemm gemm,
      Pointwise pointwise,
      Activations activations,
      LstmGates lstmGates,
      GruGates gruGates,
      Reductions reductions,
      Updates updates) {
    this.name = name;
    this.vectorBits = vectorBits;
    this.gemm = gemm;
    this.pointwise = pointwise;
    this.activations = activations;
    this.lstmGates = lstmGates;
    this.gruGates = gruGates;
    this.reductions = reductions;
    this.updates = updates;
  }

  /** The kernels that this process uses. */
  public static Kernels current() {
    return choice().kernels;
  }

  /** The kernels in plain loops: the definition against which all others are tested. */
  public static Kernels plain() {
    return Plain.KERNELS;
  }

  /** The kernels based on the vector module, or null if the module is missing. */
  public static @Nullable Kernels vector() {
    return hasVectorModule() ? Vector.KERNELS : null;
  }

  /** Advice in one sentence when kernels could be faster, or null. */
  public static @Nullable String advice() {
    return choice().advice;
  }

  /** The matrix product. */
  public Gemm gemm() {
    return gemm;
  }

  /** Elementwise arithmetic. */
  public Pointwise pointwise() {
    return pointwise;
  }

  /** Nonlinearities and their gradients. */
  public Activations activations() {
    return activations;
  }

  /** The fused pointwise part of the LSTM. */
  public LstmGates lstmGates() {
    return lstmGates;
  }

  /** The fused pointwise parts of the GRU. */
  public GruGates gruGates() {
    return gruGates;
  }

  /** Sums in double, and the maximum. */
  public Reductions reductions() {
    return reductions;
  }

  /** The update steps of optimizers. */
  public Updates updates() {
    return updates;
  }

  /** The name: "plain" or "vector". */
  public String name() {
    return name;
  }

  /** The vector width in bits, or 32 for plain loops. */
  public int vectorBits() {
    return vectorBits;
  }

  @Override
  public String toString() {
    return name + ", " + vectorBits + " bit";
  }

  private static boolean hasVectorModule() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  private record Choice(Kernels kernels, @Nullable String advice) {}

  private static Choice choice() {
    Choice made = choice;
    if (made == null) {
      made = chooseOnce();
    }
    return made;
  }

  /**
   * Chooses the kernels. Not a holder class: there, later accesses after a wrong property would
   * throw NoClassDefFoundError.
   */
  private static synchronized Choice chooseOnce() {
    Choice made = choice;
    if (made == null) {
      made = choose();
      choice = made;
    }
    return made;
  }

  private static Choice choose() {
    String kernels = System.getProperty("unroll.kernels", "");
    String bits = System.getProperty("unroll.vectorBits", "");
    if (!Set.of("", "128", "256", "512").contains(bits)) {
      throw new IllegalArgumentException(
          "unroll.vectorBits must be 128, 256 or 512, got \"" + bits + "\"");
    }
    return switch (kernels) {
      case "" -> hasVectorModule() ? vectorWhereCompiled() : withoutModule();
      case "plain" -> new Choice(plain(), null);
      case "vector" -> vectorAsRequired();
      default ->
          throw new IllegalArgumentException(
              "unroll.kernels must be plain or vector, got \"" + kernels + "\"");
    };
  }

  private static Choice withoutModule() {
    return new Choice(
        plain(),
        "unroll uses plain loops, several times slower than vector code, because the module "
            + MODULE
            + " is not loaded; start java with --add-modules "
            + MODULE);
  }

  private static Choice vectorWhereCompiled() {
    Obstacle obstacle = obstacle(() -> VectorCheck.isFast(Vector.KERNELS.pointwise));
    return obstacle == null
        ? new Choice(Vector.KERNELS, null)
        : new Choice(
            plain(),
            "unroll uses plain loops, several times slower than vector code, because "
                + obstacle.reason()
                + "; "
                + obstacle.fix());
  }

  private static Choice vectorAsRequired() {
    if (!hasVectorModule()) {
      throw new IllegalStateException(
          "unroll.kernels=vector, but the vector module is not loaded; start java with"
              + " --add-modules "
              + MODULE);
    }
    Obstacle obstacle = obstacle(() -> true);
    return new Choice(
        Vector.KERNELS,
        obstacle == null
            ? null
            : "-Dunroll.kernels=vector is many times slower here than plain loops, because "
                + obstacle.reason()
                + "; "
                + obstacle.fix()
                + ", or remove -Dunroll.kernels=vector");
  }

  private static @Nullable Obstacle obstacle(BooleanSupplier probe) {
    return VectorCheck.find(
        Vector.KERNELS.vectorBits,
        VectorLanes.widest(),
        HotSpotFlags.reader(),
        System.getProperty("java.vm.version", ""),
        probe);
  }

  private static final class Plain {
    static final Kernels KERNELS =
        new Kernels(
            "plain",
            Float.SIZE,
            new PlainGemm(),
            new PlainPointwise(),
            new PlainActivations(),
            new PlainLstmGates(),
            new PlainGruGates(),
            new InterleavedReductions(),
            new PlainUpdates());
  }

  /** Holder that is initialized only if the vector module is present. */
  private static final class Vector {
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
  }
}
