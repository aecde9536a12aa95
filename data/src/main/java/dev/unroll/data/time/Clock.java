package dev.unroll.data.time;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The time of day in a cell, and its notation.
 *
 * @param between the text between date and time
 * @param compact whether the fields have no colons
 * @param nextDay whether it is 24:00
 * @param parts the number of fields: hour, minute, second
 * @param paddedHour false if the hour has a single digit, true if it begins with 0, otherwise null
 * @param fraction the decimal mark and the digits of a second, or empty
 * @param half the text of AM or PM as written, or empty
 * @param offsetText the offset as written, or empty
 * @param offset the value of the offset, or null if there is none
 * @param region the name of the zone in brackets, or null
 */
record Clock(
    String between,
    boolean compact,
    LocalTime time,
    boolean nextDay,
    int parts,
    @Nullable Boolean paddedHour,
    String fraction,
    String half,
    String offsetText,
    @Nullable ZoneOffset offset,
    @Nullable ZoneId region) {

  boolean hasHalf() {
    return !half.isEmpty();
  }

  boolean hasOffset() {
    return offset != null || region != null;
  }

  /** Returns the moment at this time of a day. */
  Moment at(LocalDate date) {
    LocalDateTime local = (nextDay ? date.plusDays(1) : date).atTime(time);
    if (offset == null && region != null) {
      return new Moment(local, region.getRules().getOffset(local));
    }
    return new Moment(local, offset);
  }

  /**
   * Writes a time in the notation of this one.
   *
   * @param shownParts the number of fields
   * @param digits the number of digits of the fraction of a second
   */
  void write(Moment moment, int shownParts, int digits, boolean padded, StringBuilder to) {
    LocalTime shown = moment.local().toLocalTime();
    int hour = shown.getHour();
    if (hasHalf()) {
      hour = hour % 12 == 0 ? 12 : hour % 12;
    }
    String colon = compact ? "" : ":";
    to.append(between).append(padded && hour < 10 ? "0" : "").append(hour);
    if (shownParts > 1) {
      to.append(colon);
      twoDigits(shown.getMinute(), to);
    }
    if (shownParts > 2) {
      to.append(colon);
      twoDigits(shown.getSecond(), to);
      if (digits > 0) {
        char point = fraction.isEmpty() ? '.' : fraction.charAt(0);
        String nanos = Integer.toString(1_000_000_000 + shown.get(ChronoField.NANO_OF_SECOND));
        to.append(point).append(nanos, 1, 1 + digits);
      }
    }
    if (hasHalf()) {
      to.append(halfOf(shown.getHour() >= 12));
    }
    writeOffset(moment, to);
  }

  private String halfOf(boolean afternoon) {
    boolean lower = half.equals(half.toLowerCase(Locale.ROOT));
    char letter = afternoon ? 'P' : 'A';
    return half.replaceAll(
        "[AaPp]", String.valueOf(lower ? Character.toLowerCase(letter) : letter));
  }

  private void writeOffset(Moment moment, StringBuilder to) {
    ZoneOffset its = moment.offset();
    if (its == null) {
      return;
    }
    if (offset != null) {
      to.append(offsetText, 0, offsetText.length() - offsetText.stripLeading().length());
      String form = offsetText.strip();
      boolean utc = form.length() == 1 || Character.isLetter(form.charAt(0));
      if (utc && its.equals(ZoneOffset.UTC)) {
        to.append(form);
      } else {
        int minutes = Math.abs(its.getTotalSeconds()) / 60;
        to.append(its.getTotalSeconds() < 0 ? '-' : '+');
        twoDigits(minutes / 60, to);
        boolean hoursAlone = form.length() == 3 && !utc;
        if (!hoursAlone || minutes % 60 != 0) {
          to.append(form.length() == 5 && !utc ? "" : ":");
          twoDigits(minutes % 60, to);
        }
      }
    }
    if (region != null) {
      to.append('[').append(region.getId()).append(']');
    }
  }

  private static void twoDigits(int number, StringBuilder to) {
    to.append(number < 10 ? "0" : "").append(number);
  }
}
