package dev.unroll.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FieldsTest {
  private enum Output {
    SEQUENCE,
    LAST_STEP
  }

  private static Fields read(String json) {
    return Fields.of(Json.parseObject(json.replace('\'', '"'), "x.json"), "x.yaml");
  }

  private static void assertRefused(String json, Consumer<Fields> use, String sentence) {
    var fields = read(json);
    assertThatThrownBy(() -> use.accept(fields))
        .isExactlyInstanceOf(BadInputException.class)
        .hasMessage(sentence);
  }

  @Test
  void readsWhatIsThere() {
    var fields =
        read(
            "{'text':'a','flag':true,'int':3,'long':9000000000,'real':0.5,'whole':2,"
                + "'choice':'last-step','one':'b','texts':['a','b'],'ints':[1,2],'reals':[1,2.5],"
                + "'object':{'k':1},'objects':[{'k':1},{'k':2}],'raw':[null]}");
    assertThat(fields.string("text")).isEqualTo("a");
    assertThat(fields.string("text", "b")).isEqualTo("a");
    assertThat(fields.flag("flag")).isTrue();
    assertThat(fields.flag("flag", false)).isTrue();
    assertThat(fields.integer("int", 1, 3)).isEqualTo(3);
    assertThat(fields.integer("int", 1, 3, 2)).isEqualTo(3);
    assertThat(fields.longInteger("long", 0, Long.MAX_VALUE)).isEqualTo(9_000_000_000L);
    assertThat(fields.longInteger("long", 0, Long.MAX_VALUE, 1)).isEqualTo(9_000_000_000L);
    assertThat(fields.number("real", Range.SHARE)).isEqualTo(0.5);
    assertThat(fields.number("real", Range.SHARE, 1)).isEqualTo(0.5);
    assertThat(fields.number("whole", Range.POSITIVE)).isEqualTo(2.0);
    assertThat(fields.choice("choice", Output.class)).isEqualTo(Output.LAST_STEP);
    assertThat(fields.choice("choice", Output.SEQUENCE)).isEqualTo(Output.LAST_STEP);
    assertThat(fields.oneOf("one", List.of("a", "b"))).isEqualTo("b");
    assertThat(fields.oneOf("one", List.of("a", "b"), "a")).isEqualTo("b");
    assertThat(fields.strings("texts")).containsExactly("a", "b");
    assertThat(fields.integers("ints", 1, 2)).containsExactly(1, 2);
    assertThat(fields.numbers("reals", Range.ANY)).containsExactly(1.0, 2.5);
    assertThat(fields.object("object").integer("k", 0, 9)).isEqualTo(1);
    assertThat(fields.objects("objects"))
        .extracting(object -> object.integer("k", 0, 9))
        .containsExactly(1, 2);
    assertThat(fields.raw("raw")).isEqualTo(Collections.singletonList(null));
    fields.done();
  }

  @Test
  void fallsBackForWhatIsAbsent() {
    var fields = read("{}");
    assertThat(fields.string("a", "x")).isEqualTo("x");
    assertThat(fields.flag("a", true)).isTrue();
    assertThat(fields.integer("a", 1, 2, -7)).isEqualTo(-7);
    assertThat(fields.longInteger("a", 1, 2, -7)).isEqualTo(-7);
    assertThat(fields.number("a", Range.SHARE, -7)).isEqualTo(-7);
    assertThat(fields.choice("a", Output.SEQUENCE)).isEqualTo(Output.SEQUENCE);
    assertThat(fields.oneOf("a", List.of("x"), "y")).isEqualTo("y");
    assertThat(fields.objectOrEmpty("a").keys()).isEmpty();
    assertThat(fields.raw("a")).isNull();
    assertThat(fields.has("a")).isFalse();
    fields.done();
  }

  @Test
  void namesTheNearestKnownKey() {
    assertRefused(
        "{'model':{'layers':[{'lstm':{'hidden':3,'outptu':'last'}}]}}",
        root -> {
          var layer = root.object("model").named("layers").get(0);
          assertThat(layer.name()).isEqualTo("lstm");
          layer.fields().integer("hidden", 1, 9);
          layer.fields().choice("output", Output.SEQUENCE);
          root.done();
        },
        "x.yaml: model.layers[0]: unknown key \"outptu\"; did you mean \"output\"?");
    assertRefused(
        "{'a':1,'shuffle':true}",
        root -> {
          root.raw("a");
          root.raw("b");
          root.done();
        },
        "x.yaml: unknown key \"shuffle\"; known: a, b");
  }

  @Test
  void aMissingKeyIsLookedForAmongTheMisspelt() {
    assertRefused(
        "{'model':{'layers':[{'hiden':3}]}}",
        root -> root.object("model").objects("layers").get(0).integer("hidden", 1, 9),
        "x.yaml: model.layers[0]: unknown key \"hiden\"; did you mean \"hidden\"?");
    assertRefused("{'a':1}", root -> root.string("task"), "x.yaml: key \"task\" is missing");
    assertRefused(
        "{'points':1}",
        root -> {
          root.integer("points", 0, 9);
          root.integer("point", 0, 9);
        },
        "x.yaml: key \"point\" is missing");
    assertRefused(
        "{'a':{}}", root -> root.object("a").flag("b"), "x.yaml: a: key \"b\" is missing");
  }

  @Test
  void doneLooksIntoAllObjectsBelow() {
    assertRefused(
        "{'a':{'b':[{},{'c':{'typo':1}}]}}",
        root -> {
          root.object("a").objects("b").get(1).object("c");
          root.done();
        },
        "x.yaml: a.b[1].c: unknown key \"typo\"; no names are available here");
  }

  @Test
  void refusesOtherTypes() {
    assertRefused(
        "{'a':1958}", f -> f.string("a"), "x.yaml: a: expected a text, got 1958; put it in quotes");
    assertRefused("{'a':null}", f -> f.string("a", "x"), "x.yaml: a: expected a text, got nothing");
    assertRefused(
        "{'a':'yes'}", f -> f.flag("a"), "x.yaml: a: expected true or false, got \"yes\"");
    assertRefused(
        "{'a':'3'}", f -> f.number("a", Range.ANY), "x.yaml: a: expected a number, got \"3\"");
    assertRefused("{'a':[]}", f -> f.object("a"), "x.yaml: a: expected an object, got a list");
    assertRefused("{'a':{}}", f -> f.strings("a"), "x.yaml: a: expected a list, got an object");
    assertRefused(
        "{'a':['b',2]}",
        f -> f.strings("a"),
        "x.yaml: a[1]: expected a text, got 2; put it in quotes");
    assertRefused("{'a':[{},3]}", f -> f.objects("a"), "x.yaml: a[1]: expected an object, got 3");
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertRefused(
        "{'a':0}",
        f -> f.integer("a", 1, Integer.MAX_VALUE),
        "x.yaml: a: expected a whole number of at least 1, got 0");
    assertRefused(
        "{'a':4294967297}",
        f -> f.integer("a", 1, 9),
        "x.yaml: a: expected a whole number from 1 to 9, got 4294967297");
    assertRefused(
        "{'a':4294967297}",
        f -> f.integer("a", 1, Integer.MAX_VALUE),
        "x.yaml: a: expected a whole number from 1 to 2147483647, got 4294967297");
    assertRefused(
        "{'a':9223372036854775807}",
        f -> f.longInteger("a", 1, 7),
        "x.yaml: a: expected a whole number from 1 to 7, got 9223372036854775807");
    assertRefused(
        "{'a':3.0}",
        f -> f.longInteger("a", 1, Long.MAX_VALUE),
        "x.yaml: a: expected a whole number of at least 1, got 3.0");
    assertRefused(
        "{'a':-0.5}",
        f -> f.number("a", Range.POSITIVE),
        "x.yaml: a: expected a number above 0, got -0.5");
    assertRefused(
        "{'a':[0.5,1]}",
        f -> f.numbers("a", Range.BELOW_ONE),
        "x.yaml: a[1]: expected a number from 0 to below 1, got 1");
    assertRefused(
        "{'a':[1,10]}",
        f -> f.integers("a", 1, 9),
        "x.yaml: a[1]: expected a whole number from 1 to 9, got 10");
  }

  @Test
  void refusesNumbersThatOnlyYamlHas() {
    for (Object value : List.of(Double.NaN, Double.POSITIVE_INFINITY, BigInteger.TEN.pow(400))) {
      var fields = Fields.of(Map.of("a", value), "x.yaml");
      assertThatThrownBy(() -> fields.number("a", Range.ANY))
          .isExactlyInstanceOf(BadInputException.class)
          .hasMessageStartingWith("x.yaml: a: expected a number, got ");
      assertThatThrownBy(() -> fields.longInteger("a", Long.MIN_VALUE, Long.MAX_VALUE))
          .isExactlyInstanceOf(BadInputException.class);
    }
    assertThat(Fields.of(Map.of("a", 7), "x.yaml").integer("a", 0, 9)).isEqualTo(7);
    assertThat(Fields.of(Map.of("a", 0.5f), "x.yaml").number("a", Range.ANY)).isEqualTo(0.5);
  }

  @Test
  void refusesUnknownWords() {
    assertRefused(
        "{'output':'last-stop'}",
        f -> f.choice("output", Output.class),
        "x.yaml: output: unknown value \"last-stop\"; did you mean \"last-step\"?");
    assertRefused(
        "{'output':'both'}",
        f -> f.choice("output", Output.SEQUENCE),
        "x.yaml: output: unknown value \"both\"; known: sequence, last-step");
    assertRefused(
        "{'output':'SEQUENCE'}",
        f -> f.choice("output", Output.class),
        "x.yaml: output: unknown value \"SEQUENCE\"; did you mean \"sequence\"?");
  }

  @Test
  void readsNamedObjectsInTheirShortFormsToo() {
    var layers = read("{'layers':[{'dense':{'units':1}},'relu',{'softmax':null}]}").named("layers");
    assertThat(layers).extracting(Fields.Named::name).containsExactly("dense", "relu", "softmax");
    assertThat(layers.get(0).fields().integer("units", 1, 9)).isEqualTo(1);
    assertThat(layers.get(1).fields().keys()).isEmpty();
    assertThat(layers.get(2).fields().keys()).isEmpty();
    assertRefused(
        "{'layers':[{'dense':{},'units':1}]}",
        f -> f.named("layers"),
        "x.yaml: layers[0]: expected a name with its settings, such as \"dense: {units: 1}\","
            + " got an object");
    assertRefused(
        "{'layers':[{'dense':7}]}",
        f -> f.named("layers"),
        "x.yaml: layers[0]: expected an object, got 7");
  }

  @Test
  void refusesKeysThatAreNoTexts() {
    var fields = Fields.of(Map.of("a", Map.of(1, 2)), "x.yaml");
    assertThatThrownBy(() -> fields.object("a"))
        .isExactlyInstanceOf(BadInputException.class)
        .hasMessage("x.yaml: a: key: expected a text, got 1; put it in quotes");
  }

  @Test
  void callersGiveTheirOwnRefusalsWithThePlace() {
    var split = read("{'data':{'split':{}}}").object("data").object("split");
    assertThat(split.error("needs points or share"))
        .hasMessage("x.yaml: data.split: needs points or share");
    assertThat(split.error("points", "is beyond the series"))
        .hasMessage("x.yaml: data.split.points: is beyond the series");
  }

  @Test
  void rangesSayWhatTheyHold() {
    assertThat(Range.ANY.words()).isEmpty();
    assertThat(Range.POSITIVE.words()).isEqualTo("above 0");
    assertThat(Range.NOT_NEGATIVE.words()).isEqualTo("of at least 0");
    assertThat(Range.SHARE.words()).isEqualTo("from 0 to 1");
    assertThat(Range.BELOW_ONE.words()).isEqualTo("from 0 to below 1");
    assertThat(Range.closed(-0.5, 0.5).words()).isEqualTo("from -0.5 to 0.5");
    assertThat(new Range(0, false, 1, true).words()).isEqualTo("above 0 to 1");
    assertThat(new Range(0, false, 1, false).words()).isEqualTo("above 0 and below 1");
    assertThat(Range.POSITIVE.contains(0)).isFalse();
    assertThat(Range.POSITIVE.contains(Double.POSITIVE_INFINITY)).isFalse();
    assertThat(Range.ANY.contains(Double.NaN)).isFalse();
    assertThat(Range.SHARE.contains(1)).isTrue();
    assertThat(Range.BELOW_ONE.contains(1)).isFalse();
    assertThatThrownBy(() -> Range.closed(2, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOfferIsTakenWhereTheKeyIsAbsentAndMayStayUnread() {
    var fields = read("{'a':1}").offering("a", 7).offering("b", 8).offering("c", 9);
    assertThat(fields.integer("a", 1, 9)).isEqualTo(1);
    assertThat(fields.integer("b", 1, 9)).isEqualTo(8);
    fields.done();
    assertRefused(
        "{'a':1}",
        all -> all.offering("a", 7).done(),
        "x.yaml: unknown key \"a\"; no names are available here");
  }

  @Test
  void oneNamedObjectIsANameWithOrWithoutKeys() {
    assertThat(read("{'a':'gru'}").namedObject("a").name()).isEqualTo("gru");
    var named = read("{'a':{'gru':{'hidden':3}}}").namedObject("a");
    assertThat(named.name()).isEqualTo("gru");
    assertThat(named.fields().integer("hidden", 1, 9)).isEqualTo(3);
    assertRefused(
        "{'a':{'gru':{'hiden':3}}}",
        fields -> {
          fields.namedObject("a").fields().has("hidden");
          fields.done();
        },
        "x.yaml: a.gru: unknown key \"hiden\"; did you mean \"hidden\"?");
  }

  @Test
  void arraysAreLists() {
    var fields =
        Fields.of(
            Map.of("a", new double[] {1, 2.5}, "b", new float[] {3}, "c", new String[] {"x"}),
            "request");
    assertThat(fields.numbers("a", Range.ANY)).containsExactly(1.0, 2.5);
    assertThat(fields.numbers("b", Range.ANY)).containsExactly(3.0);
    assertThat(fields.strings("c")).containsExactly("x");
  }

  @Test
  void oneOfSeveralKeysIsRequired() {
    List<String> keys = List.of("values", "columns");
    read("{'columns': 1}").requireAny(keys);
    assertRefused(
        "{'value': 1}",
        fields -> fields.requireAny(keys),
        "x.yaml: unknown key \"value\"; did you mean \"values\"?");
    assertRefused(
        "{}",
        fields -> fields.requireAny(keys),
        "x.yaml: key \"values\" or \"columns\" is missing");
  }
}
