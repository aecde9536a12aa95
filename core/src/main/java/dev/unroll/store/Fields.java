package dev.unroll.store;

import dev.unroll.BadInputException;
import dev.unroll.internal.FailureText;
import dev.unroll.internal.Spelling;
import dev.unroll.tensor.Shape;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A strict reader of an object from JSON or YAML. Getters check type and range; {@link #done()}
 * rejects keys that were not read, in this object and all nested objects.
 *
 * <pre>{@code
 * var fields = Fields.of(Json.parseObject(text, "gru.json"), "gru.json");
 * int hidden = fields.integer("hidden", 1, Integer.MAX_VALUE);
 * double dropout = fields.number("dropout", Range.BELOW_ONE, 0);
 * fields.done();
 * }</pre>
 *
 * <p>Each error is a {@link BadInputException} with the location:
 *
 * <pre>
 * recipes/x.yaml: model.layers[0]: unknown key "hiden"; did you mean "hidden"?
 * recipes/x.yaml: training.epochs: expected a whole number of at least 1, got "ten"
 * </pre>
 *
 * <p>A getter without a fallback requires its key; one with a fallback returns it if the key is
 * absent. An explicit null is not absent: it is a value of the wrong type. Whole numbers are
 * numbers written without fraction and exponent. An array, as programs may pass it, counts as a
 * list. Not thread-safe.
 */
public final class Fields {
  private final Map<String, ? extends @Nullable Object> values;
  private final String source;
  private final String path;
  private final Map<String, Object> offered = new HashMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private final List<Fields> below = new ArrayList<>();
  private final Map<String, SizeSetting> sizes = new LinkedHashMap<>(); // sizes that were read
  private boolean later; // whether a copy is read later instead of this object

  private Fields(Map<String, ? extends @Nullable Object> values, String source, String path) {
    this.values = values;
    this.source = source;
    this.path = path;
  }

  /**
   * Reads {@code values}.
   *
   * @param source prefix of error messages, such as a file name
   */
  public static Fields of(Map<String, ? extends @Nullable Object> values, String source) {
    return new Fields(values, source, "");
  }

  /** An object with a name, as an item {@code name: {...}} of a list. */
  public record Named(String name, Fields fields) {}

  /**
   * Supplies a value in case {@code key} is absent, such as a layer's input size, which follows
   * from the previous layer. Unlike a key in the file, it may stay unread.
   */
  public Fields offering(String key, Object value) {
    offered.put(key, value);
    return this;
  }

  /** Returns whether {@code key} is present or supplied; also marks it as a known key. */
  public boolean has(String key) {
    known.add(key);
    return values.containsKey(key) || offered.containsKey(key);
  }

  /**
   * Requires at least one of several keys. If there is none, the error names a key that may be a
   * misspelt one. Call it after all other keys are known.
   */
  public void requireAny(List<String> keys) {
    if (!keys.stream().map(this::has).toList().contains(true)) {
      for (String key : values.keySet()) {
        if (!known.contains(key)) {
          throw unknown(key, known);
        }
      }
      throw error("key \"" + String.join("\" or \"", keys) + "\" is missing");
    }
  }

  /** Returns all keys, in order, without marking them as known. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /** Returns a string. */
  public String string(String key) {
    return string(required(key), key);
  }

  /** Returns a string, or {@code fallback} if the key is absent. */
  public String string(String key, String fallback) {
    return has(key) ? string(key) : fallback;
  }

  /** Returns a string that is one of {@code allowed}. */
  public String oneOf(String key, Collection<String> allowed) {
    String value = string(key);
    if (!allowed.contains(value)) {
      throw error(
          key, "unknown value " + Quoted.value(value) + "; " + Spelling.advice(value, allowed));
    }
    return value;
  }

  /** Returns a string that is one of {@code allowed}, or {@code fallback} if the key is absent. */
  public String oneOf(String key, Collection<String> allowed, String fallback) {
    return has(key) ? oneOf(key, allowed) : fallback;
  }

  /** Returns a constant of an enum, written as by {@link #word(Enum)}. */
  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    var constants = type.getEnumConstants();
    String word = oneOf(key, Stream.of(constants).map(Fields::word).toList());
    return Stream.of(constants).filter(c -> word(c).equals(word)).findFirst().orElseThrow();
  }

  /** Returns a constant of the fallback's enum, or {@code fallback} if the key is absent. */
  public <E extends Enum<E>> E choice(String key, E fallback) {
    return has(key) ? choice(key, fallback.getDeclaringClass()) : fallback;
  }

  /** Returns the text of a constant in files: {@code noisy-sine} for NOISY_SINE. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns true or false. */
  public boolean flag(String key) {
    if (required(key) instanceof Boolean value) {
      return value;
    }
    throw mismatch(key, "true or false", value(key));
  }

  /** Returns true or false, or {@code fallback} if the key is absent. */
  public boolean flag(String key, boolean fallback) {
    return has(key) ? flag(key) : fallback;
  }

  /** Returns a whole number from {@code min} to {@code max}, both inclusive. */
  public int integer(String key, int min, int max) {
    return (int) whole(required(key), key, min, max, Integer.MAX_VALUE);
  }

  /**
   * Returns a whole number from {@code min} to {@code max}, or {@code fallback} if the key is
   * absent.
   */
  public int integer(String key, int min, int max, int fallback) {
    return has(key) ? integer(key, min, max) : fallback;
  }

  /** Returns the size of a layer, at least 1; an absent size is supplied later. */
  public SizeSetting size(String key) {
    int written = has(key) ? integer(key, 1, SizeSetting.MAX) : Shape.ANY;
    var size = new SizeSetting(this, key, written);
    sizes.put(key, size);
    return size;
  }

  /** Returns the sizes that were read, by key. */
  Map<String, SizeSetting> sizes() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
  }

  /** Returns a whole number from {@code min} to {@code max}, both inclusive. */
  public long longInteger(String key, long min, long max) {
    return whole(required(key), key, min, max, Long.MAX_VALUE);
  }

  /**
   * Returns a whole number from {@code min} to {@code max}, or {@code fallback} if the key is
   * absent.
   */
  public long longInteger(String key, long min, long max, long fallback) {
    return has(key) ? longInteger(key, min, max) : fallback;
  }

  /** Returns a number in {@code range}. */
  public double number(String key, Range range) {
    return number(required(key), key, range);
  }

  /** Returns a number in {@code range}, or {@code fallback} if the key is absent. */
  public double number(String key, Range range, double fallback) {
    return has(key) ? number(key, range) : fallback;
  }

  /** Returns a number that is in {@code range} also as a float, and is not rounded to its bound. */
  public float real(String key, Range range) {
    float value = (float) number(key, range);
    if (!range.contains(value)) {
      String wanted = "a number " + range.words();
      throw mismatch(key, wanted.strip(), value(key), "; as a float it is " + value);
    }
    return value;
  }

  /** Same as {@link #real(String, Range)}, or returns {@code fallback} if the key is absent. */
  public float real(String key, Range range, float fallback) {
    return has(key) ? real(key, range) : fallback;
  }

  /** Returns a list of strings. */
  public List<String> strings(String key) {
    return list(key, this::string);
  }

  /** Returns a list of whole numbers from {@code min} to {@code max}, both inclusive. */
  public List<Integer> integers(String key, int min, int max) {
    return list(key, (value, at) -> (int) whole(value, at, min, max, Integer.MAX_VALUE));
  }

  /** Returns a list of numbers in {@code range}. */
  public List<Double> numbers(String key, Range range) {
    return list(key, (value, at) -> number(value, at, range));
  }

  /** Returns an object. */
  public Fields object(String key) {
    return object(required(key), key);
  }

  /** Returns an object, or one without keys if the key is absent. */
  public Fields objectOrEmpty(String key) {
    return has(key) ? object(key) : object(Map.of(), key);
  }

  /** Returns a list of objects. */
  public List<Fields> objects(String key) {
    return list(key, this::object);
  }

  /**
   * Returns a list of named objects: each item is {@code name: {...}}, or only {@code name}, which
   * has no keys. The location of an item is that of the list, with its index.
   */
  public List<Named> named(String key) {
    return list(key, this::named);
  }

  /**
   * Returns an object with a name: {@code name: {...}}, or only {@code name}, which has no keys.
   * Its location is the key and the name, such as {@code layer.lstm}.
   */
  public Named namedObject(String key) {
    return named(required(key), key, name -> key + "." + name);
  }

  /** Returns the value as it was read, of any type; also null if the key is absent. */
  public @Nullable Object raw(String key) {
    known.add(key);
    return value(key);
  }

  /** Rejects keys that no getter has read, in this object and the objects returned by it. */
  public void done() {
    if (later) {
      return;
    }
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw unknown(key, known);
      }
    }
    below.forEach(Fields::done);
  }

  /** Defers all keys to {@link #copy}: from now on {@link #done} rejects none of them. */
  void readLater() {
    later = true;
  }

  /**
   * Returns a copy of this object to be read separately, with these sizes for those that are
   * absent.
   */
  Fields copy(LayerSizes sizes) {
    var copy = new Fields(values, source, path);
    copy.offered.putAll(sizes.asMap());
    copy.offered.putAll(offered);
    copy.known.addAll(known);
    return copy;
  }

  /**
   * Returns an error about {@code key}'s value, for the caller to throw.
   *
   * @param sentence what was expected, what was found, and how to fix it
   */
  public BadInputException error(String key, String sentence) {
    return new BadInputException(source + ": " + join(key) + ": " + sentence);
  }

  /** Returns an error about this whole object, for the caller to throw. */
  public BadInputException error(String sentence) {
    return new BadInputException(source + ": " + (path.isEmpty() ? "" : path + ": ") + sentence);
  }

  /** Returns the failure with the location of this object, unless it has a location already. */
  BadInputException located(BadInputException failure) {
    String sentence = FailureText.of(failure);
    return sentence.startsWith(source + ": ") ? failure : error(sentence);
  }

  private interface Reader<T> {
    /** Reads a value at location {@code at} below this object's path. */
    T read(@Nullable Object value, String at);
  }

  private @Nullable Object required(String key) {
    if (has(key)) {
      return value(key);
    }
    // Most missing keys are misspelt; keys that were read before are known to be right.
    var unread = values.keySet().stream().filter(k -> !known.contains(k)).toList();
    String misspelt = Spelling.nearest(key, unread);
    throw misspelt != null
        ? unknown(misspelt, Set.of(key))
        : error("key \"" + key + "\" is missing");
  }

  private @Nullable Object value(String key) {
    return values.containsKey(key) ? values.get(key) : offered.get(key);
  }

  private BadInputException unknown(String key, Collection<String> known) {
    return error("unknown key " + Quoted.value(key) + "; " + Spelling.advice(key, known));
  }

  private <T> List<T> list(String key, Reader<T> reader) {
    Object value = required(key);
    var read = new ArrayList<T>();
    if (value instanceof List<?> items) {
      for (int i = 0; i < items.size(); i++) {
        read.add(reader.read(items.get(i), key + "[" + i + "]"));
      }
    } else if (value != null && value.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        read.add(reader.read(Array.get(value, i), key + "[" + i + "]"));
      }
    } else {
      throw mismatch(key, "a list", value);
    }
    return List.copyOf(read);
  }

  private String string(@Nullable Object value, String at) {
    if (value instanceof String text) {
      return text;
    }
    boolean unquoted = value instanceof Number || value instanceof Boolean;
    throw mismatch(at, "a text", value, unquoted ? "; put it in quotes" : "");
  }

  private long whole(@Nullable Object value, String at, long min, long max, long most) {
    boolean isWhole =
        value instanceof Integer
            || value instanceof Long
            || value instanceof Short
            || value instanceof Byte;
    if (isWhole && value instanceof Number number) {
      long whole = number.longValue();
      if (whole >= min && whole <= max) {
        return whole;
      }
    }
    boolean tooLarge =
        value instanceof Number number
            && (isWhole
                ? number.longValue() > max
                : number.doubleValue() > max || number.doubleValue() >= 0x1p63);
    boolean one = max == most && !tooLarge; // the limit of a type matters only beyond it
    String bounds = one ? " of at least " + min : " from " + min + " to " + max;
    throw mismatch(at, "a whole number" + bounds, value);
  }

  private double number(@Nullable Object value, String at, Range range) {
    if (value instanceof Number number) {
      double real = number.doubleValue();
      if (range.contains(real)) {
        return real;
      }
    }
    throw mismatch(at, ("a number " + range.words()).strip(), value);
  }

  private Fields object(@Nullable Object value, String at) {
    if (!(value instanceof Map<?, ?> members)) {
      throw mismatch(at, "an object", value);
    }
    var fields = new Fields(withTextKeys(members, at), source, join(at));
    below.add(fields);
    return fields;
  }

  private Named named(@Nullable Object value, String at) {
    return named(value, at, name -> at);
  }

  private Named named(@Nullable Object value, String at, UnaryOperator<String> inside) {
    if (value instanceof String name) {
      return new Named(name, object(Map.of(), inside.apply(name)));
    }
    if (value instanceof Map<?, ?> item && item.size() == 1) {
      var only = withTextKeys(item, at).entrySet().iterator().next();
      // YAML reads "- name:" as a name with no value.
      var inner = only.getValue() == null ? Map.of() : only.getValue();
      return new Named(only.getKey(), object(inner, inside.apply(only.getKey())));
    }
    throw mismatch(at, "a name with its settings, such as \"dense: {units: 1}\"", value);
  }

  /** Rejects keys that are not strings: YAML allows others, such as 1 or true. */
  private Map<String, @Nullable Object> withTextKeys(Map<?, ?> members, String at) {
    var checked = new LinkedHashMap<String, @Nullable Object>();
    for (var member : members.entrySet()) {
      checked.put(string(member.getKey(), at + ": key"), member.getValue());
    }
    return checked;
  }

  private BadInputException mismatch(String at, String wanted, @Nullable Object got) {
    return mismatch(at, wanted, got, "");
  }

  private BadInputException mismatch(
      String at, String wanted, @Nullable Object got, String advice) {
    return error(at, "expected " + wanted + ", got " + Quoted.value(got) + advice);
  }

  private String join(String at) {
    return path.isEmpty() ? at : path + "." + at;
  }
}
