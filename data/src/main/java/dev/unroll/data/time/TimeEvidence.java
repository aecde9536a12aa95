package dev.unroll.data.time;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects evidence from the first thousand cells of a column on whether it holds times. */
final class TimeEvidence {
  private static final int SAMPLE = 1000;
  private static final int FEWEST_DAYS = 3; // all days by chance: 1 in 20,000
  private static final int FEWEST_MONTHS = 6; // all months by chance: 1 in 300,000
  private static final long EARLIEST_EPOCH = 978_307_200_000_000L; // 2001, in microseconds
  private static final long LATEST_EPOCH = 2_208_988_800_000_000L; // 2040

  private final boolean named;
  private final List<Moment> dates = new ArrayList<>(); // of digits alone
  private final Set<Precision> precisions = EnumSet.noneOf(Precision.class);
  private final List<Moment> epochs = new ArrayList<>();
  private final Set<EpochStyle.Unit> units = EnumSet.noneOf(EpochStyle.Unit.class);
  private int present;
  private int written;
  private int looks;

  /**
   * Collects evidence from cells.
   *
   * @param named whether the column has a name of times
   */
  TimeEvidence(List<String> cells, boolean named) {
    this.named = named;
    cells.subList(0, Math.min(SAMPLE, cells.size())).forEach(this::add);
  }

  private void add(String cell) {
    if (cell.isBlank()) {
      return;
    }
    present++;
    Written time = Cells.read(cell);
    EpochStyle.Unit unit = EpochStyle.unit(cell);
    if (time != null && time.isNumber()) {
      dates.add(time.moment(time.style().order()));
      precisions.add(time.precision());
    } else if (time != null || Cells.hasShortYear(cell)) {
      written++;
    } else if (TimeLooks.isLikeATime(cell)) {
      looks++;
    }
    if (unit != null) {
      epochs.add(new EpochStyle(unit, false, 0).parse(cell));
      units.add(unit);
    }
  }

  Likelihood likelihood() {
    if (2 * written > present) {
      return Likelihood.CERTAIN;
    }
    boolean areDates = precisions.size() == 1 && 10 * dates.size() >= 9 * present;
    boolean areEpochs = units.size() == 1 && 10 * epochs.size() >= 9 * present;
    if (areDates) {
      return ofDates(precisions.iterator().next());
    }
    if (areEpochs) {
      return ofEpochs();
    }
    return 2 * (written + looks) > present ? Likelihood.POSSIBLE : Likelihood.NONE;
  }

  /** Returns the likelihood that digits such as 2024, 202405 or 20240531 are dates. */
  private Likelihood ofDates(Precision precision) {
    int enough =
        switch (precision) {
          case DAY, TIME -> FEWEST_DAYS;
          case MONTH -> FEWEST_MONTHS;
          case NUMBER, YEAR, QUARTER, WEEK -> Integer.MAX_VALUE;
        };
    boolean all = dates.size() == present;
    if (all && present >= enough) {
      return Likelihood.CERTAIN;
    }
    return named || (all && isEven(dates, precision)) ? Likelihood.LIKELY : Likelihood.NONE;
  }

  private Likelihood ofEpochs() {
    if (named) {
      return Likelihood.CERTAIN;
    }
    if (epochs.size() < present || epochs.size() < 2) {
      return Likelihood.NONE;
    }
    if (isEven(epochs, Precision.TIME)) {
      return Likelihood.LIKELY;
    }
    boolean recent =
        epochs.stream().allMatch(m -> m.micros() >= EARLIEST_EPOCH && m.micros() <= LATEST_EPOCH);
    if (!recent) {
      return Likelihood.NONE;
    }
    return isMonotone(epochs) ? Likelihood.LIKELY : Likelihood.POSSIBLE;
  }

  private static boolean isMonotone(List<Moment> moments) {
    int sign = Integer.signum(moments.get(0).compareTo(moments.get(1)));
    for (int i = 1; i < moments.size(); i++) {
      if (Integer.signum(moments.get(i - 1).compareTo(moments.get(i))) != sign) {
        return false;
      }
    }
    return sign != 0;
  }

  /** Returns whether moments, in any order, are distinct and follow a rule with few gaps. */
  private static boolean isEven(List<Moment> moments, Precision precision) {
    List<Moment> sorted = moments.stream().sorted().toList();
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i - 1).compareTo(sorted.get(i)) == 0) {
        return false;
      }
    }
    if (sorted.size() < 3) {
      return false;
    }
    Frequency rule = Frequency.infer(sorted, precision);
    if (rule.isIrregular()) {
      return false;
    }
    Map<Long, Integer> steps = new LinkedHashMap<>();
    for (int i = 1; i < sorted.size(); i++) {
      steps.merge(rule.stepsBetween(sorted.get(i - 1), sorted.get(i)), 1, Integer::sum);
    }
    @Nullable Integer single = steps.get(1L);
    return single != null && 10 * single >= 9 * (sorted.size() - 1);
  }
}
