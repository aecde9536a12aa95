package dev.unroll.cli.command;

import dev.unroll.cli.report.Console;
import dev.unroll.cli.report.Table;
import dev.unroll.cli.report.Text;
import dev.unroll.data.table.DataFiles;
import dev.unroll.internal.PathText;
import dev.unroll.tensor.Engine;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code unroll doctor}: the capabilities of the machine, which of them are used, and what would
 * help.
 */
@Command(
    name = "doctor",
    description = "Show what this machine offers, what Unroll uses of it, and what would help.",
    footer = {
      "",
      "Example:",
      "  unroll doctor",
    })
final class DoctorCommand implements Callable<Integer> {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final int RECOMMENDED_JAVA = 25;
  private static final long MEGABYTE = 1 << 20;
  private static final long SMALL_HEAP = 512 * MEGABYTE;

  private final Console console;

  @Option(names = "--json", description = "Print one JSON object and no table.")
  private boolean json;

  DoctorCommand(Console console) {
    this.console = console;
  }

  /**
   * Results of the checks.
   *
   * @param fmaNanos time of one fused multiply-add
   * @param data the directory of data files, if one is set
   */
  private record Findings(
      int java,
      double fmaNanos,
      boolean vectorModule,
      Engine.Description engine,
      int processors,
      long heap,
      @Nullable String data) {}

  @Override
  public Integer call() {
    var found =
        new Findings(
            Runtime.version().feature(),
            FmaSpeed.nanos(),
            ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent(),
            Engine.describe(),
            Runtime.getRuntime().availableProcessors(),
            Runtime.getRuntime().maxMemory(),
            System.getenv(DataFiles.VARIABLE));
    if (json) {
      console.json(object(found));
    } else {
      console.result(text(found));
      console.next("unroll train sine");
    }
    return 0;
  }

  private static String text(Findings found) {
    var table = new Table(Table.Align.LEFT, Table.Align.LEFT);
    table.row("JDK", jdk() + ", " + property("java.home"));
    table.row(
        "system",
        system()
            + ", "
            + found.processors
            + (found.processors == 1 ? " processor" : " processors"));
    table.row("FMA", fma(found.fmaNanos));
    table.row(
        "vector module", found.vectorModule ? VECTOR_MODULE + " is available" : "not available");
    table.row("kernels", kernels(found.engine));
    table.row("threads", Integer.toString(found.engine.threads()));
    table.row("heap", "up to " + Text.count(found.heap / MEGABYTE) + " MB");
    table.row(
        "data",
        found.data == null
            ? DataFiles.VARIABLE + " is not set"
            : found.data + " (" + DataFiles.VARIABLE + ")");
    List<String> advice = advice(found);
    var text = new StringBuilder(table.text()).append("\n\n");
    if (advice.isEmpty()) {
      text.append("No problems found: no setting of this machine would make Unroll faster.");
    }
    text.append(String.join("\n", advice.stream().map(a -> Text.labelled("- ", a)).toList()));
    for (String note : notes(found)) {
      text.append("\n\n").append(Text.labelled("note: ", note));
    }
    return text.toString();
  }

  private static Map<String, @Nullable Object> object(Findings found) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("jdk", jdk());
    object.put("home", property("java.home"));
    object.put("system", system());
    object.put("processors", found.processors);
    object.put("fmaNanos", found.fmaNanos);
    object.put("fmaInHardware", FmaSpeed.inHardware(found.fmaNanos));
    object.put("vectorModule", found.vectorModule);
    object.put("kernels", found.engine.kernels());
    object.put("vectorBits", found.engine.vectorBits());
    object.put("threads", found.engine.threads());
    object.put("heapBytes", found.heap);
    object.put("data", found.data);
    object.put("advice", advice(found));
    object.put("notes", notes(found));
    return object;
  }

  /** Returns explanations of what looks like a problem and is none. */
  private static List<String> notes(Findings found) {
    return found.vectorModule
        ? List.of(
            "\"WARNING: Using incubator modules: "
                + VECTOR_MODULE
                + "\" at the start is no problem: the JVM prints it whenever this module of the JDK is"
                + " used, and no option hides it. The module makes the kernels several times"
                + " faster. Its interface may change in a later JDK; then Unroll uses plain loops,"
                + " with the same results.")
        : List.of();
  }

  private static List<String> advice(Findings found) {
    var advice = new ArrayList<String>();
    if (!FmaSpeed.inHardware(found.fmaNanos)) {
      advice.add(
          "this processor, or the virtual machine that it runs in, has no fused multiply-add for"
              + " Java, so training is thousands of times slower than usual; use a processor of"
              + " 2013 or later, pass its real model to the virtual machine, and remove"
              + " -XX:-UseFMA");
    }
    String fromEngine = found.engine.advice();
    if (fromEngine != null) {
      advice.add(fromEngine);
    }
    if (found.vectorModule && fromEngine == null && found.engine.vectorBits() <= Float.SIZE) {
      advice.add(
          "-Dunroll.kernels=plain selects plain loops; remove it for vector kernels, which are"
              + " several times faster");
    }
    if (found.java < RECOMMENDED_JAVA) {
      advice.add(
          "JDK " + found.java + " works; JDK " + RECOMMENDED_JAVA + " is what Unroll is tuned for");
    }
    if (found.heap < SMALL_HEAP) {
      advice.add(
          "the heap is small for large models and data; set a larger one, as in UNROLL_JAVA_OPTS=-Xmx2g");
    }
    if (found.data != null && !Files.isDirectory(PathText.of(DataFiles.VARIABLE, found.data))) {
      advice.add(
          DataFiles.VARIABLE
              + " is "
              + found.data
              + ", which is not a directory; correct or unset it");
    }
    return advice;
  }

  private static String fma(double nanos) {
    return FmaSpeed.inHardware(nanos)
        ? String.format(Locale.ROOT, "in hardware, %.1f ns each", nanos)
        : String.format(Locale.ROOT, "in software, %.0f ns each", nanos);
  }

  private static String kernels(Engine.Description engine) {
    return engine.vectorBits() > Float.SIZE
        ? engine.kernels() + ", " + engine.vectorBits() + " bits wide"
        : engine.kernels();
  }

  private static String jdk() {
    return property("java.version") + " (" + property("java.vendor") + ")";
  }

  private static String system() {
    return property("os.name") + " " + property("os.version") + " " + property("os.arch");
  }

  private static String property(String name) {
    return System.getProperty(name, "?");
  }
}
