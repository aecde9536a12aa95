package dev.unroll.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Flags of a HotSpot JVM, read through the optional module {@code jdk.management}. */
final class HotSpotFlags {
  private HotSpotFlags() {}

  /**
   * Returns a function from a flag's name to its value; the value is null for a flag that the JVM
   * does not have or does not show. Returns null when no flag can be read: on other JVMs, and
   * without the module.
   */
  static @Nullable UnaryOperator<@Nullable String> reader() {
    try {
      HotSpotDiagnosticMXBean bean =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return bean == null ? null : flag -> value(bean, flag);
    } catch (IllegalArgumentException | LinkageError e) {
      return null; // no such bean, or no such class
    }
  }

  private static @Nullable String value(HotSpotDiagnosticMXBean bean, @Nullable String flag) {
    try {
      return bean.getVMOption(flag).getValue();
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      return null; // experimental flags need -XX:+UnlockExperimentalVMOptions
    }
  }
}
