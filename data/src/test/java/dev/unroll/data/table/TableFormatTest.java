package dev.unroll.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableFormatTest {
  private static TableFormat read(String key, Object value) {
    Fields data = Fields.of(Map.of(key, value), "r.yaml");
    TableFormat format = TableFormat.read(data);
    data.done();
    return format;
  }

  @Test
  void readsWhatItsSettingsSay() {
    TableFormat all =
        TableFormat.detect()
            .withSeparator('|')
            .withDecimal(',')
            .withHeader(Header.NONE)
            .withSkipRows(3)
            .withEncoding(Charset.forName("windows-1252"))
            .withDateFormat("dd/MM/yyyy")
            .withQuotes(false);

    assertThat(TableFormat.read(Fields.of(all.settings(), "r.yaml"))).isEqualTo(all);
    assertThat(all.settings())
        .containsEntry("separator", "pipe")
        .containsEntry("decimal", "comma")
        .containsEntry("header", "none")
        .containsEntry("skipRows", 3)
        .containsEntry("encoding", "windows-1252")
        .containsEntry("dateFormat", "dd/MM/yyyy")
        .containsEntry("quotes", false);
    for (char separator : ",;\t| ^:.".toCharArray()) {
      TableFormat format = TableFormat.detect().withSeparator(separator);
      assertThat(TableFormat.read(Fields.of(format.settings(), "r.yaml"))).isEqualTo(format);
    }
    TableFormat point = TableFormat.detect().withDecimal('.');
    assertThat(TableFormat.read(Fields.of(point.settings(), "r.yaml"))).isEqualTo(point);
    assertThat(TableFormat.detect().settings()).isEmpty();
    assertThat(TableFormat.read(Fields.of(Map.of(), "r.yaml"))).isEqualTo(TableFormat.detect());
  }

  @Test
  void readsWordsAndCharacters() {
    assertThat(read("separator", "Semicolon").separator()).contains(';');
    assertThat(read("separator", "\\t").separator()).contains('\t');
    assertThat(read("separator", ";").separator()).contains(';');
    assertThat(read("decimal", "comma").decimal()).contains(',');
    assertThat(read("header", true).header()).contains(Header.FIRST_ROW);
    assertThat(read("header", false).header()).contains(Header.NONE);
    assertThat(read("header", "auto").header()).contains(Header.AUTO);
    assertThat(read("skipRows", 2).skipRows()).hasValue(2);
    assertThat(read("encoding", "utf8").encoding()).contains(StandardCharsets.UTF_8);
    assertThat(read("quotes", true).quotes()).contains(true);
    assertThat(read("dateFormat", "epoch-seconds").dateFormat()).contains("epoch-seconds");
  }

  @ParameterizedTest
  @CsvSource({
    "separator, colon",
    "separator, x",
    "separator, ';;'",
    "decimal, ;",
    "header, maybe",
    "skipRows, two",
    "skipRows, -1",
    "encoding, latin one",
    "encoding, utf-99",
    "dateFormat, dd/MM/bbbb",
    "dateFormat, dd/mm/yyyy",
    "dateFormat, %d.%m.%Y"
  })
  void refusesOtherWords(String key, String value) {
    assertThatThrownBy(() -> read(key, value.matches("-?\\d") ? Integer.valueOf(value) : value))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(key);
  }
}
