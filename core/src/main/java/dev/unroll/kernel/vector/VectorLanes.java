package dev.unroll.kernel.vector;

import dev.unroll.kernel.Gemm;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this process. There is only one: on JDK 17, a second width in the same JVM
 * makes later vector code 25 times slower.
 */
public final class VectorLanes {
  static final VectorSpecies<Float> F = VectorSpecies.of(float.class, shape());
  static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());

  /** Number of floats in a vector: 4, 8 or 16. */
  public static final int L = F.length();

  /** Number of vectors in a panel of the matrix product. */
  static final int VPP = Gemm.PANEL / L;

  /** True with 32 vector registers: for 512 bits, and on all processors but x86. */
  static final boolean MANY_REGISTERS = L == 16 || !isX86();

  private VectorLanes() {}

  /**
   * Returns the width in bits that the JVM prefers on this processor; wider vectors are objects.
   */
  public static int widest() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  private static VectorShape shape() {
    String bits = System.getProperty("unroll.vectorBits", "");
    return switch (bits) {
      case "128" -> VectorShape.S_128_BIT;
      case "256" -> VectorShape.S_256_BIT;
      case "512" -> VectorShape.S_512_BIT;
      default -> preferred();
    };
  }

  /** Returns the machine's preferred width, limited to between 128 bits and a panel. */
  private static VectorShape preferred() {
    int bits = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    return bits >= 512
        ? VectorShape.S_512_BIT
        : bits >= 256 ? VectorShape.S_256_BIT : VectorShape.S_128_BIT;
  }

  private static boolean isX86() {
    String arch = System.getProperty("os.arch");
    return arch.equals("amd64") || arch.equals("x86_64") || arch.equals("x86");
  }
}
