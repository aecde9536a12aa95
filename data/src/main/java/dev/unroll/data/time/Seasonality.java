package dev.unroll.data.time;

import dev.unroll.data.time.Season.Period;
import org.jspecify.annotations.Nullable;

/** Determines the usual season of times with a rule. */
final class Seasonality {
  private static final int MAX = 1440; // points per day
  private static final int WEEKS = 52; // per year

  private Seasonality() {}

  static @Nullable Season of(Rule rule) {
    if (rule instanceof ElapsedRule elapsed) {
      return ofElapsed(elapsed.step());
    } else if (rule instanceof DayRule days) {
      return ofDays(days.days());
    } else if (rule instanceof WeekRule week) {
      int days = week.days().size();
      int slots = week.slots().size();
      return slots == days ? season(slots, Period.WEEK) : season(slots / days, Period.DAY);
    } else if (rule instanceof MonthRule month) {
      return 12 % month.months() == 0 ? season(12 / month.months(), Period.YEAR) : null;
    } else if (rule instanceof NumberRule
        || rule instanceof IrregularRule
        || rule instanceof FloatingRule) {
      return null;
    }
    throw new AssertionError(rule);
  }

  private static @Nullable Season ofElapsed(long step) {
    if (step % ElapsedRule.DAY == 0) {
      return ofDays(step / ElapsedRule.DAY);
    }
    return ElapsedRule.DAY % step == 0 && ElapsedRule.DAY / step <= MAX
        ? season((int) (ElapsedRule.DAY / step), Period.DAY)
        : null;
  }

  private static @Nullable Season ofDays(long days) {
    if (days == 1) {
      return season(7, Period.WEEK);
    }
    return days % 7 == 0 && WEEKS % (days / 7) == 0
        ? season((int) (WEEKS / (days / 7)), Period.YEAR)
        : null;
  }

  private static @Nullable Season season(int points, Period period) {
    return points < 2 ? null : new Season(points, period);
  }
}
