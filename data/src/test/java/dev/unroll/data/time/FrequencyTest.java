package dev.unroll.data.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FrequencyTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  record Case(
      String name, int length, Precision precision, Function<Integer, List<Moment>> generate) {
    @Override
    public String toString() {
      return name;
    }

    /** The first times of the rule, from an independent generator. */
    List<Moment> times(int n) {
      return generate.apply(n);
    }
  }

  private static List<Moment> every(
      int n, LocalDateTime from, Function<LocalDateTime, LocalDateTime> next) {
    return Stream.iterate(from, next::apply).limit(n).map(Moment::of).toList();
  }

  private static List<Moment> when(
      int n, LocalDateTime from, long minutes, Predicate<LocalDateTime> there) {
    return Stream.iterate(from, at -> at.plusMinutes(minutes))
        .filter(there)
        .limit(n)
        .map(Moment::of)
        .toList();
  }

  private static List<Moment> months(int n, int step, Function<LocalDate, LocalDate> day) {
    return IntStream.range(0, n)
        .mapToObj(i -> day.apply(LocalDate.of(2019, 3, 1).plusMonths((long) step * i)))
        .map(date -> Moment.of(date.atStartOfDay()))
        .toList();
  }

  private static boolean weekday(LocalDateTime at) {
    return at.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0;
  }

  private static LocalDate end(LocalDate date) {
    return date.withDayOfMonth(date.lengthOfMonth());
  }

  private static LocalDate firstBusiness(LocalDate month) {
    return month
        .datesUntil(month.plusDays(7))
        .filter(d -> weekday(d.atStartOfDay()))
        .findFirst()
        .orElseThrow();
  }

  private static LocalDate lastBusiness(LocalDate month) {
    LocalDate last = end(month);
    while (!weekday(last.atStartOfDay())) {
      last = last.minusDays(1);
    }
    return last;
  }

  private static List<Moment> berlin(
      int n, ZonedDateTime from, Function<ZonedDateTime, ZonedDateTime> next) {
    return Stream.iterate(from, next::apply)
        .limit(n)
        .map(at -> new Moment(at.toLocalDateTime(), at.getOffset()))
        .toList();
  }

  private static final LocalDateTime MONDAY = LocalDateTime.of(2023, 1, 2, 0, 0);

  static List<Case> cases() {
    ZonedDateTime autumn = ZonedDateTime.of(2024, 10, 20, 2, 0, 0, 0, BERLIN);
    return List.of(
        new Case("every second", 200, Precision.TIME, n -> every(n, MONDAY, t -> t.plusSeconds(1))),
        new Case(
            "every 10 milliseconds",
            200,
            Precision.TIME,
            n -> every(n, MONDAY, t -> t.plusNanos(10_000_000))),
        new Case(
            "every 10 minutes", 400, Precision.TIME, n -> every(n, MONDAY, t -> t.plusMinutes(10))),
        new Case(
            "every 30 minutes",
            600,
            Precision.TIME,
            n -> berlin(n, autumn, t -> t.plusMinutes(30))),
        new Case("hourly", 400, Precision.TIME, n -> every(n, MONDAY, t -> t.plusHours(1))),
        new Case("hourly", 400, Precision.TIME, n -> berlin(n, autumn, t -> t.plusHours(1))),
        new Case(
            "every 6 hours",
            200,
            Precision.TIME,
            n -> every(n, MONDAY.plusHours(3), t -> t.plusHours(6))),
        new Case("daily", 90, Precision.DAY, n -> every(n, MONDAY, t -> t.plusDays(1))),
        new Case(
            "daily",
            90,
            Precision.TIME,
            n -> every(n, MONDAY.plusMinutes(390), t -> t.plusDays(1))),
        new Case(
            "daily", 40, Precision.TIME, n -> berlin(n, autumn.withHour(0), t -> t.plusDays(1))),
        new Case("every 2 days", 60, Precision.DAY, n -> every(n, MONDAY, t -> t.plusDays(2))),
        new Case("weekly", 60, Precision.DAY, n -> every(n, MONDAY, t -> t.plusWeeks(1))),
        new Case("weekly", 60, Precision.WEEK, n -> every(n, MONDAY, t -> t.plusWeeks(1))),
        new Case("every 2 weeks", 60, Precision.DAY, n -> every(n, MONDAY, t -> t.plusWeeks(2))),
        new Case(
            "business days", 90, Precision.DAY, n -> when(n, MONDAY, 1440, FrequencyTest::weekday)),
        new Case(
            "Monday to Saturday",
            90,
            Precision.DAY,
            n -> when(n, MONDAY, 1440, t -> t.getDayOfWeek() != DayOfWeek.SUNDAY)),
        new Case(
            "Mondays and Thursdays",
            90,
            Precision.DAY,
            n ->
                when(
                    n,
                    MONDAY,
                    1440,
                    t ->
                        t.getDayOfWeek() == DayOfWeek.MONDAY
                            || t.getDayOfWeek() == DayOfWeek.THURSDAY)),
        new Case(
            "every 30 minutes from 09:30 to 16:00 on business days",
            400,
            Precision.TIME,
            n ->
                when(
                    n,
                    MONDAY.plusMinutes(570),
                    30,
                    t ->
                        weekday(t)
                            && !t.toLocalTime().isBefore(LocalTime.of(9, 30))
                            && !t.toLocalTime().isAfter(LocalTime.of(16, 0)))),
        new Case(
            "hourly from 08:00 to 20:00",
            300,
            Precision.TIME,
            n -> when(n, MONDAY.plusHours(8), 60, t -> t.getHour() >= 8 && t.getHour() <= 20)),
        new Case(
            "50 times a week, Monday to Saturday",
            400,
            Precision.TIME,
            n ->
                when(
                    n,
                    MONDAY.plusHours(9),
                    60,
                    t ->
                        t.getHour() >= 9
                            && (weekday(t)
                                ? t.getHour() <= 17
                                : t.getHour() <= 13 && isSaturday(t)))),
        new Case("monthly", 60, Precision.MONTH, n -> months(n, 1, d -> d)),
        new Case("month starts", 60, Precision.DAY, n -> months(n, 1, d -> d)),
        new Case(
            "monthly on day 15", 60, Precision.DAY, n -> months(n, 1, d -> d.withDayOfMonth(15))),
        new Case(
            "monthly on day 30",
            60,
            Precision.DAY,
            n -> months(n, 1, d -> d.withDayOfMonth(Math.min(30, d.lengthOfMonth())))),
        new Case("month ends", 60, Precision.DAY, n -> months(n, 1, FrequencyTest::end)),
        new Case(
            "first business day of the month",
            60,
            Precision.DAY,
            n -> months(n, 1, FrequencyTest::firstBusiness)),
        new Case(
            "last business day of the month",
            60,
            Precision.DAY,
            n -> months(n, 1, FrequencyTest::lastBusiness)),
        new Case("quarterly", 40, Precision.QUARTER, n -> months(n, 3, d -> d.plusMonths(1))),
        new Case("quarter starts", 40, Precision.DAY, n -> months(n, 3, d -> d.plusMonths(1))),
        new Case("quarter ends", 40, Precision.DAY, n -> months(n, 3, FrequencyTest::end)),
        new Case(
            "last business day of the quarter",
            40,
            Precision.DAY,
            n -> months(n, 3, FrequencyTest::lastBusiness)),
        new Case("yearly", 40, Precision.YEAR, n -> months(n, 12, d -> d.withMonth(1))),
        new Case("year starts", 40, Precision.DAY, n -> months(n, 12, d -> d.withMonth(1))),
        new Case("yearly on 1 March", 40, Precision.DAY, n -> months(n, 12, d -> d)),
        new Case("every 10 years", 20, Precision.YEAR, n -> months(n, 120, d -> d.withMonth(1))));
  }

  private static boolean isSaturday(LocalDateTime at) {
    return at.getDayOfWeek() == DayOfWeek.SATURDAY;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void continuesByTheRule(Case one) {
    List<Moment> all = one.times(one.length + 20);
    Frequency frequency = Frequency.infer(all.subList(0, one.length), one.precision);

    assertThat(frequency.name()).isEqualTo(one.name);
    Moment last = all.get(one.length - 1);
    for (int step = 0; step <= 20; step++) {
      Moment next = all.get(one.length - 1 + step);
      Moment got = frequency.plus(last, step);
      assertThat(got.micros() == next.micros() || got.local().equals(next.local()))
          .as("step %d: %s for %s", step, got, next)
          .isTrue();
      assertThat(frequency.stepsBetween(last, next)).isEqualTo(step);
      assertThat(frequency.stepsBetween(next, last)).isEqualTo(-step);
      assertThat(frequency.fits(next)).isTrue();
    }
    Moment start = frequency.plus(last, -one.length + 1);
    assertThat(start.micros() == all.get(0).micros() || start.local().equals(all.get(0).local()))
        .isTrue();
  }

  /** With up to a quarter of the times missing the rule is the same, and counts what is missing. */
  @ParameterizedTest
  @MethodSource("cases")
  void findsTheSameRuleWhereTimesAreMissing(Case one) {
    var random = new Random(one.name.hashCode());
    for (int run = 0; run < 20; run++) {
      List<Moment> all = one.times(one.length + 1);
      List<Moment> some = new ArrayList<>();
      double dropped = random.nextDouble() * 0.25;
      for (int i = 0; i < one.length; i++) {
        if (i == 0 || random.nextDouble() >= dropped) {
          some.add(all.get(i));
        }
      }
      Frequency frequency = Frequency.infer(some, one.precision);

      assertThat(frequency.name()).as("%d of %d", some.size(), one.length).isEqualTo(one.name);
      Moment last = some.get(some.size() - 1);
      assertThat(frequency.stepsBetween(some.get(0), last)).isEqualTo(all.indexOf(last));
      Moment next = all.get(all.indexOf(last) + 1);
      assertThat(frequency.fits(next)).isTrue();
      assertThat(frequency.stepsBetween(last, next)).isOne();
    }
  }

  /** Short series may be too little to tell, but never get a rule that contradicts them. */
  @ParameterizedTest
  @MethodSource("cases")
  void aPrefixHasARuleThatFitsIt(Case one) {
    for (int n = 2; n < 30 && n < one.length; n++) {
      List<Moment> times = one.times(n);
      Frequency frequency = Frequency.infer(times, one.precision);

      assertThat(times).as("%s of %d", frequency, n).allMatch(frequency::fits);
      assertThat(frequency.plus(times.get(n - 1), 1)).isGreaterThan(times.get(n - 1));
    }
  }

  @Test
  void aFewTimesOffTheRuleDoNotHideIt() {
    List<Moment> days = new ArrayList<>(cases().get(14).times(200)); // business days
    days.add(Moment.of(LocalDateTime.of(2023, 3, 4, 0, 0))); // a Saturday
    assertThat(Frequency.infer(days, Precision.DAY).name()).isEqualTo("business days");

    List<Moment> hours = new ArrayList<>(every(200, MONDAY, t -> t.plusHours(1)));
    hours.add(Moment.of(MONDAY.plusMinutes(754)));
    Frequency hourly = Frequency.infer(hours, Precision.TIME);
    assertThat(hourly.name()).isEqualTo("hourly");
    assertThat(hourly.plus(Moment.of(MONDAY.plusMinutes(754)), 1).local())
        .isEqualTo(MONDAY.plusHours(13));
  }

  @Test
  void holidaysAreGapsOfBusinessDaysAndMoveTheEndsOfMonths() {
    List<Moment> days =
        cases().get(14).times(300).stream()
            .filter(m -> !(m.local().getMonthValue() == 12 && m.local().getDayOfMonth() > 24))
            .filter(m -> m.local().getDayOfYear() % 37 != 0)
            .toList();
    assertThat(Frequency.infer(days, Precision.DAY).name()).isEqualTo("business days");

    // The first trading day of a year is not the first weekday; nor is May Day one.
    List<Moment> months =
        months(48, 1, FrequencyTest::firstBusiness).stream()
            .map(
                m ->
                    m.local().getMonthValue() == 1 || m.local().getMonthValue() == 5
                        ? m.withLocal(m.local().plusDays(1))
                        : m)
            .toList();
    Frequency frequency = Frequency.infer(months, Precision.DAY);
    if (!frequency.isIrregular()) {
      assertThat(frequency.name()).isEqualTo("first business day of the month");
      assertThat(frequency.stepsBetween(months.get(0), months.get(47))).isEqualTo(47);
    }
  }

  @Test
  void weeksOfFourFourFiveAreIrregular() {
    List<Moment> times = new ArrayList<>();
    LocalDateTime at = MONDAY;
    for (int i = 0; i < 24; i++) {
      times.add(Moment.of(at));
      at = at.plusWeeks(i % 3 == 2 ? 5 : 4);
    }
    Frequency frequency = Frequency.infer(times, Precision.DAY);

    assertThat(frequency.isIrregular()).isTrue();
    assertThat(frequency.name()).isEqualTo("irregular, most often 28 days apart");
    Moment last = times.get(23);
    assertThat(frequency.plus(last, 2).local()).isEqualTo(last.local().plusDays(56));
    assertThat(frequency.stepsBetween(times.get(0), times.get(1))).isOne();
    assertThat(frequency.stepsBetween(times.get(2), times.get(3))).isOne();
  }

  @Test
  void randomTimesAreIrregular() {
    var random = new Random(3);
    for (int run = 0; run < 200; run++) {
      List<Moment> times = new ArrayList<>();
      LocalDateTime at = MONDAY;
      for (int i = 0; i < 30; i++) {
        times.add(Moment.of(at));
        at =
            run % 2 == 0
                ? at.plusSeconds(1 + random.nextInt(100_000))
                : at.plusDays(1 + random.nextInt(60));
      }
      Frequency frequency = Frequency.infer(times, run % 2 == 0 ? Precision.TIME : Precision.DAY);
      assertThat(frequency.isIrregular()).as(frequency.name()).isTrue();
    }
  }

  @Test
  void oneTimeTellsNoDistance() {
    Frequency none = Frequency.infer(List.of(Moment.of(MONDAY)), Precision.DAY);

    assertThat(none.isIrregular()).isTrue();
    assertThat(Frequency.infer(List.of(), Precision.DAY).name()).isEqualTo("irregular");
    assertThatThrownBy(() -> none.plus(Moment.of(MONDAY), 1))
        .isInstanceOf(IllegalStateException.class);
  }

  /** A word, the last time, and the next two. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          daily              | 2024-02-28T06:30 | 2024-02-29T06:30 | 2024-03-01T06:30 | daily
          D                  | 2024-02-28T00:00 | 2024-02-29T00:00 | 2024-03-01T00:00 | daily
          business-days      | 2024-03-01T00:00 | 2024-03-04T00:00 | 2024-03-05T00:00 | business days
          Business_Days      | 2024-03-02T00:00 | 2024-03-04T00:00 | 2024-03-05T00:00 | business days
          B                  | 2024-03-01T00:00 | 2024-03-04T00:00 | 2024-03-05T00:00 | business days
          weekly             | 2024-03-01T00:00 | 2024-03-08T00:00 | 2024-03-15T00:00 | weekly
          W-SUN              | 2024-03-03T00:00 | 2024-03-10T00:00 | 2024-03-17T00:00 | weekly
          monthly            | 2024-01-31T00:00 | 2024-02-29T00:00 | 2024-03-31T00:00 | monthly
          monthly            | 2024-01-15T00:00 | 2024-02-15T00:00 | 2024-03-15T00:00 | monthly
          month-ends         | 2024-01-31T00:00 | 2024-02-29T00:00 | 2024-03-31T00:00 | month ends
          MS                 | 2024-01-01T00:00 | 2024-02-01T00:00 | 2024-03-01T00:00 | month starts
          last-business-day  | 2024-02-29T00:00 | 2024-03-29T00:00 | 2024-04-30T00:00 | last business day of the month
          first-business-day | 2024-05-01T00:00 | 2024-06-03T00:00 | 2024-07-01T00:00 | first business day of the month
          quarter-ends       | 2024-03-31T00:00 | 2024-06-30T00:00 | 2024-09-30T00:00 | quarter ends
          quarterly          | 2024-02-01T00:00 | 2024-05-01T00:00 | 2024-08-01T00:00 | quarterly
          yearly             | 2024-02-29T00:00 | 2025-02-28T00:00 | 2026-02-28T00:00 | yearly
          30 minutes         | 2024-02-28T23:45 | 2024-02-29T00:15 | 2024-02-29T00:45 | every 30 minutes
          every 15 min       | 2024-02-28T23:45 | 2024-02-29T00:00 | 2024-02-29T00:15 | every 15 minutes
          15min              | 2024-02-28T23:45 | 2024-02-29T00:00 | 2024-02-29T00:15 | every 15 minutes
          h                  | 2024-02-28T23:45 | 2024-02-29T00:45 | 2024-02-29T01:45 | hourly
          every 2 weeks      | 2024-03-01T00:00 | 2024-03-15T00:00 | 2024-03-29T00:00 | every 2 weeks
          6 months           | 2024-03-01T00:00 | 2024-09-01T00:00 | 2025-03-01T00:00 | every 6 months
          """)
  void readsWords(String word, String last, String next, String second, String name) {
    Frequency frequency = Frequency.parse(word);
    Moment from = Moment.of(LocalDateTime.parse(last));

    assertThat(frequency.name()).isEqualTo(name);
    assertThat(frequency.plus(from, 1).local()).isEqualTo(LocalDateTime.parse(next));
    assertThat(frequency.plus(from, 2).local()).isEqualTo(LocalDateTime.parse(second));
    assertThat(frequency.isIrregular()).isFalse();
    assertThat(frequency.through(List.of(from)).stepsBetween(from, frequency.plus(from, 2)))
        .isEqualTo(2);
  }

  @Test
  void aWordIsLaidThroughTheTimes() {
    List<Moment> ends = months(10, 1, FrequencyTest::lastBusiness);
    Frequency monthly = Frequency.parse("monthly").through(ends);

    assertThat(monthly.name()).isEqualTo("last business day of the month");
    List<Moment> weeks = every(9, MONDAY, t -> t.plusWeeks(2));
    Frequency fortnights = Frequency.parse("2 weeks").through(weeks);
    assertThat(fortnights.plus(Moment.of(MONDAY.plusDays(3)), 1).local())
        .isEqualTo(MONDAY.plusWeeks(2));
    assertThat(fortnights.fits(Moment.of(MONDAY.plusWeeks(1)))).isFalse();
  }

  @Test
  void anUnknownWordIsRefusedWithAdvice() {
    assertThatThrownBy(() -> Frequency.parse("dayly"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "data.frequency: \"dayly\" is not a frequency; did you mean \"daily\"?");
    for (String word :
        List.of("", "0 days", "2 ms ms", "5 apples", "-1 days", "99999999999 days")) {
      assertThatThrownBy(() -> Frequency.parse(word)).isInstanceOf(BadInputException.class);
    }
  }

  @Test
  void momentsWithAndWithoutOffsetHaveNoOrder() {
    Moment local = Moment.of(MONDAY);
    Moment exact = new Moment(MONDAY, java.time.ZoneOffset.UTC);

    assertThatThrownBy(() -> local.compareTo(exact)).isInstanceOf(IllegalArgumentException.class);
    assertThat(new Moment(MONDAY, java.time.ZoneOffset.ofHours(2))).isLessThan(exact);
  }

  @Test
  void anAliasWithAMonthIsRefused() {
    assertThatThrownBy(() -> Frequency.parse("QE-FEB"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("QE-FEB");
    assertThatThrownBy(() -> Frequency.parse("YE-JUN")).isInstanceOf(BadInputException.class);
  }
}
