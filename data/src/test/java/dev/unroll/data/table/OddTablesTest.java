package dev.unroll.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Missing;
import dev.unroll.data.series.Table;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small malformed files: the values that are read from each, or the error message. */
class OddTablesTest {
  private static final TableFormat DETECT = TableFormat.detect();

  /** A file that is read: the values of one column. */
  record Read(String title, String text, TableFormat format, String column, double[] values) {
    @Override
    public String toString() {
      return title;
    }
  }

  /** A file that is rejected, with parts of its error message. */
  record Refused(String title, String text, TableFormat format, List<String> words) {
    @Override
    public String toString() {
      return title;
    }
  }

  private static final List<Read> READ = new ArrayList<>();
  private static final List<Refused> REFUSED = new ArrayList<>();

  private static void read(String title, String text, String column, double... values) {
    read(title, text, DETECT, column, values);
  }

  private static void read(
      String title, String text, TableFormat format, String column, double... values) {
    READ.add(new Read(title, text, format, column, values));
  }

  /** Of the only column of numbers, if it can be read at all. */
  private static void refused(String title, String text, String... words) {
    refused(title, text, DETECT, words);
  }

  private static void refused(String title, String text, TableFormat format, String... words) {
    REFUSED.add(new Refused(title, text, format, List.of(words)));
  }

  static {
    separators();
    headers();
    linesAbove();
    decimals();
    columnsWithoutAName();
    whichColumn();
  }

  private static void separators() {
    read(
        "semicolons and decimal commas",
        "Datum;Leistung\n01.01.2023;50,00\n02.01.2023;51,64\n",
        "Leistung",
        50,
        51.64);
    read(
        "the same without a header",
        "01.01.2023;50,00\n02.01.2023;51,64\n03.01.2023;53,09\n",
        "column2",
        50,
        51.64,
        53.09);
    read(
        "decimal commas in each of several columns",
        "52,5;13,4\n48,1;11,6\n",
        "column2",
        13.4,
        11.6);
    read(
        "a quoted comma in the header",
        "\"Datum\";\"Verbrauch, kWh\"\n01.01.2023;1,5\n02.01.2023;2,5\n",
        "Verbrauch, kWh",
        1.5,
        2.5);
    read(
        "a quoted line end in the header",
        "\"Datum\";\"Verbrauch\nin kWh\"\n01.01.2023;1,5\n",
        "Verbrauch\nin kWh",
        1.5);
    read(
        "a quoted semicolon in a comma file",
        "\"when; where\",y\n\"a; b\",1.5\n\"c; d\",2.5\n",
        "y",
        1.5,
        2.5);
    read("pipes", "d|y\n2023-01-01|1.5\n2023-01-02|2.5\n", "y", 1.5, 2.5);
    read("pipes and decimal commas", "d|y\n2023-01-01|1,5\n2023-01-02|2,5\n", "y", 1.5, 2.5);
    read("tabs and decimal commas", "d\ty\n2023-01-01\t1,5\n2023-01-02\t2,5\n", "y", 1.5, 2.5);
    read("tabs, texts with commas", "text\ty\na, b\t1.5\nc\t2.5\n", "y", 1.5, 2.5);
    read("tabs, all quoted", "\"d\"\t\"y\"\n\"2023-01-01\"\t\"1.5\"\n", "y", 1.5);
    read("commas, texts with semicolons", "text,y\na;b,1.5\nc;d,2.5\n", "y", 1.5, 2.5);
    read(
        "texts with one comma each between semicolons",
        "a, b;1.5\nc, d;2.5\n",
        "column2",
        1.5,
        2.5);
    read("a list in each row", "1,a;b,2.5\n2,c;d,3.5\n3,e;f,4.5\n", "column3", 2.5, 3.5, 4.5);
    read("one column with decimal commas", "y\n1,5\n2,25\n3\n", "y", 1.5, 2.25, 3);
    read("one column, always one digit behind the comma", "y\n1,5\n2,2\n3,7\n", "y", 1.5, 2.2, 3.7);
    read(
        "one column without a header, some without a comma",
        "1,5\n2\n3,7\n",
        "column1",
        1.5,
        2,
        3.7);
    read(
        "one column without a header, zeros behind the comma",
        "1,05\n2,50\n3,75\n",
        "column1",
        1.05,
        2.5,
        3.75);
    read(
        "one column, said to have decimal commas",
        "1,5\n2,2\n3,7\n",
        DETECT.withDecimal(','),
        "column1",
        1.5,
        2.2,
        3.7);
    read(
        "two columns, said to be",
        "1,5\n2,2\n3,7\n",
        DETECT.withSeparator(','),
        "column2",
        5,
        2,
        7);
    read(
        "a running number before whole numbers",
        "1,112\n2,118\n3,132\n4,129\n5,121\n6,135\n7,148\n8,148\n",
        "column2",
        112,
        118,
        132,
        129,
        121,
        135,
        148,
        148);
    refused("one number or two", "1,5\n2,2\n4,7\n", "x.csv:1", "data.decimal", "data.separator");
    read("spaces, where that is set", "d y\na 1.5\n", DETECT.withSeparator(' '), "y", 1.5);
    read("another character", "d^y\na^1.5\n", DETECT.withSeparator('^'), "y", 1.5);
    refused(
        "a ragged row names its line", "d;y\na;1,5\nb\n", "x.csv:3: 1 field; expected 2 (d, y)");
    refused(
        "a ragged row without a header",
        "01.01.2023;50,00\n02.01.2023;51,64\nTotal\n",
        "x.csv:3: 1 field; expected 2");
    refused(
        "a total that no header fits",
        "a;b\n1,5;2,5\n3,5;4,5\n1,2;2,3;4,4\n",
        "x.csv:4: 3 fields; expected 2 (a, b)");
    read("carriage returns alone", "d;y\ra;1,5\rb;2,5\r", "y", 1.5, 2.5);
    read("both line ends and none at the end", "d;y\r\na;1,5\r\nb;2,5", "y", 1.5, 2.5);
  }

  private static void headers() {
    read("a year in the header", "date,2023\n2023-01-01,5\n2023-01-02,6\n", "2023", 5, 6);
    refused(
        "years above names and numbers",
        "name,2022,2023\na,5,6\nb,7,8\n",
        "x.csv:1",
        "data.header");
    read(
        "hours in the header",
        "day,0,1,2\n2023-01-01,5,6,7.5\n2023-01-02,7,8,9.5\n",
        "2",
        7.5,
        9.5);
    read("dates in the header", "shop,2023-01-01,2023-01-02\na,5,6\nb,7,8\n", "2023-01-02", 6, 8);
    read("rows of one kind have no header", "2023-01-01,5\n2023-01-02,6\n", "column2", 5, 6);
    read(
        "a missing value in the first row is no header",
        "1949-01,NA\n1949-02,118\n1949-03,120\n",
        Double.NaN,
        118,
        120);
    read("a first row of decimal commas is no header", "a;1,5\nb;2,5\n", "column2", 1.5, 2.5);
    read(
        "a first row of thousands is no header",
        "01.01.2023;1.234,5\n02.01.2023;2.345,5\n",
        "column2",
        1234.5,
        2345.5);
    read("numbers of years alone are values", "2019;2020\n2020;2021\n", "column2", 2020, 2021);
    read("a header, set", "2019,2020\n1,2\n", DETECT.withHeader(Header.FIRST_ROW), "2020", 2);
    refused(
        "some cells are names and some numbers", "5,error\n7,3\n8,4\n", "x.csv:1", "data.header");
    refused("a name twice", "d;y;y\na;1;2\n", "x.csv:1: two columns have the name \"y\"");
  }

  private static void read(String title, String text, double first, double... more) {
    double[] all = new double[more.length + 1];
    all[0] = first;
    System.arraycopy(more, 0, all, 1, more.length);
    read(title, text, DETECT, "column2", all);
  }

  private static void linesAbove() {
    read("Excel's hint", "sep=;\nDatum;Wert\n2023-01-01;10,5\n2023-01-02;11\n", "Wert", 10.5, 11);
    read("Excel's hint, quoted", "\"sep=;\"\r\nDatum;Wert\r\n2023-01-01;10\r\n", "Wert", 10);
    read("Excel's hint in capitals, a comma", "SEP=,\nd,y\na,1\n", "y", 1);
    read("Excel's hint, a tab", "sep=\t\nd\ty\na\t1\n", "y", 1);
    read("Excel's hint that detection would not find", "sep=^\nd^y\na^1\n", "y", 1);
    read(
        "a comment with a comma",
        "# station 7, exported 2024\nDatum,Wert\n2023-01-01,10\n2023-01-02,11\n",
        "Wert",
        10,
        11);
    read(
        "comments and blank lines",
        "# one\n#\n\n# two; three\n\nDatum;Wert\n2023-01-01;1,5\n",
        "Wert",
        1.5);
    read(
        "a header that begins with #",
        "#date,value\n2023-01-01,10\n2023-01-02,11\n",
        "value",
        10,
        11);
    read(
        "a comment, then a header that begins with #",
        "# made by hand\n#date;value\n2023-01-01;1,5\n",
        "value",
        1.5);
    read(
        "a comment above rows without a header",
        "# station 7\n2023-01-01,10\n2023-01-02,11\n",
        "column2",
        10,
        11);
    read("blank lines above", "\n\n \nd;y\na;1,5\n", "y", 1.5);
    refused(
        "a title",
        "Report for 2023\nDatum;Wert\n2023-01-01;10\n2023-01-02;11\n",
        "x.csv:1",
        "1 field",
        "data.skipRows to 1");
    refused(
        "a title and a blank line",
        "Report, all shops\n\nd,p,y\n2023-01-01,1,10\n2023-01-02,0,11\n",
        "x.csv:1",
        "data.skipRows to 2");
    refused(
        "a title with empty cells behind it",
        "Report,\nDatum,Wert\n2023-01-01,10\n2023-01-02,11\n",
        "x.csv:2",
        "data.skipRows");
    read(
        "a title, skipped",
        "Report for 2023\nDatum;Wert\n2023-01-01;1,5\n",
        DETECT.withSkipRows(1),
        "Wert",
        1.5);
    read(
        "lines skipped before a carriage return",
        "a\r\nb\r\nDatum;Wert\r\n2023-01-01;1,5\r\n",
        DETECT.withSkipRows(2),
        "Wert",
        1.5);
    refused(
        "a header of three lines",
        "Price,Close,High\nTicker,AAPL,AAPL\nDate,,\n2023-01-03,125.1,130.9\n2023-01-04,126.4,128.7\n2023-01-05,125.0,127.8\n",
        "x.csv:2: lines 2 to 3 hold no number or date",
        "data.skipRows");
    refused(
        "names and units",
        "date;power\n;kW\n2023-01-01;1,5\n2023-01-02;2,5\n2023-01-03;2,5\n",
        "x.csv:2: the line holds no number",
        "data.skipRows");
    read(
        "a header of two lines, skipped",
        "date;power\n;kW\n2023-01-01;1,5\n",
        DETECT.withSkipRows(2).withHeader(Header.NONE),
        "column2",
        1.5);
    refused("skipped to the end", "a,b\n1,2\n", DETECT.withSkipRows(9), "no rows after line 9");
    refused(
        "lines are counted from the first of the file",
        "sep=;\n# a\nd;y\na;1,5\n\nb;x\nc;2,5\n",
        "x.csv:6: column \"y\" is \"x\"");
    refused(
        "also behind skipped ones",
        "t\nt\nd;y\na;1,5\nb;x\nc;2,5\n",
        DETECT.withSkipRows(2),
        "x.csv:5: column \"y\" is \"x\"");
  }

  private static void decimals() {
    read(
        "thousands and decimal commas",
        "d;y\na;1.234,56\nb;2.345.678,9\nc;7\n",
        "y",
        1234.56,
        2345678.9,
        7);
    read(
        "thousands and decimal points",
        "d,y\na,\"1,234.56\"\nb,\"2,345,678.9\"\nc,7\n",
        "y",
        1234.56,
        2345678.9,
        7);
    read("a number with both marks tells", "d;y\na;1.234\nb;1.012,5\n", "y", 1234, 1012.5);
    read("the same with points", "d;y\na;1,234\nb;1,012.5\n", "y", 1234, 1012.5);
    refused(
        "a point of three digits next to a decimal comma",
        "d;y\na;12,5\nb;12.345\n",
        "x.csv:3: column \"y\" is \"12.345\", which can be 12.345 or 12345 (expected one style",
        "data.decimal");
    refused(
        "a comma before three digits next to a decimal point",
        "d,y\na,12.5\nb,\"12,345\"\n",
        "x.csv:3: column \"y\" is \"12,345\"",
        "data.decimal");
    refused(
        "a style that changes far below",
        "d;y\n" + "a;12,5\n".repeat(150) + "b;12.345\n",
        "x.csv:152: column \"y\" is \"12.345\"");
    read("a leading zero tells of the comma", "d;y\na;1,234\nb;0,123\n", "y", 1.234, 0.123);
    read("two groups tell of the comma", "d;y\na;1,234\nb;1,234,567\n", "y", 1234, 1234567);
    read(
        "another column tells of the comma",
        "d;y;z\na;1,234;1,5\nb;2,345;2,5\n",
        "y",
        1.234,
        2.345);
    refused(
        "1,234 alone is in doubt",
        "d;y\na;1,234\nb;2,345\n",
        "x.csv:2: column \"y\" is \"1,234\"",
        "data.decimal");
    refused(
        "also between quotes",
        "d,y\na,\"1,234\"\nb,987\n",
        "x.csv:2: column \"y\" is \"1,234\"",
        "data.decimal");
    read("1,234, set", "d;y\na;1,234\nb;2,345\n", DETECT.withDecimal('.'), "y", 1234, 2345);
    read(
        "1,234, set otherwise",
        "d;y\na;1,234\nb;2,345\n",
        DETECT.withDecimal(','),
        "y",
        1.234,
        2.345);
    read("three decimals of a sensor", "d,y\na,1.234\nb,2.345\n", "y", 1.234, 2.345);
    refused(
        "three decimals or thousands between semicolons",
        "d;y\n2023-01-01;1.234\n2023-01-02;2.345\n",
        "x.csv:2: column \"y\" is \"1.234\"",
        "data.decimal");
    refused(
        "1.234 next to 987 between semicolons",
        "d;y\n2023-01-01;1.234\n2023-01-02;987\n",
        "x.csv:2: column \"y\" is \"1.234\"",
        "data.decimal");
    refused(
        "1.234 next to German dates",
        "d;y\n01.01.2023;1.234\n02.01.2023;2.345\n",
        "x.csv:2: column \"y\" is \"1.234\"",
        "data.decimal");
    refused(
        "1.234 next to 987 between commas",
        "d,y\na,1.234\nb,987\n",
        "x.csv:2: column \"y\" is \"1.234\"",
        "data.decimal");
    read("both marks, but none in doubt", "d;y;z\na;12,5;1.5\nb;7,25;2.5\n", "y", 12.5, 7.25);
    refused(
        "both marks, and a doubt",
        "d;y;z\na;1,234;1.5\nb;7,25;2.5\n",
        DETECT,
        "2 columns hold numbers (y, z)");
    read("spaces between thousands", "d;y\na;1 234,5\nb;12 345 678\n", "y", 1234.5, 12345678);
    read("spaces that do not break", "d;y\na;1\u00a0234,5\nb;1\u202f234,5\n", "y", 1234.5, 1234.5);
    read("apostrophes", "d;y\na;1'234.5\nb;1\u2019234\n", "y", 1234.5, 1234);
    read("a minus of typographers", "d;y\na;\u22121,5\nb;\u22121.234,5\n", "y", -1.5, -1234.5);
    read("a sign and an exponent", "d;y\na;+1,5e3\nb;-2,5E-1\n", "y", 1500, -0.25);
    read("no digit before or behind", "d;y\na;,5\nb;3,\nc;1,25\n", "y", 0.5, 3, 1.25);
    read(
        "quoted decimal commas between commas",
        "\"d\",\"y\"\n\"a\",\"1,5\"\n\"b\",\"2,5\"\n",
        "y",
        1.5,
        2.5);
    refused(
        "a unit",
        "d;y\n2023-01-01;12 kWh\n2023-01-02;13 kWh\n",
        "x.csv:2: column \"y\" is \"12 kWh\"",
        "Remove \"kWh\"");
    refused(
        "brackets", "d,y\na,(1.5)\nb,2.5\n", "x.csv:2: ", "Write negative numbers with a minus");
    refused("minus behind", "d;y\na;1,5-\nb;2,5\n", "x.csv:2: ", "Write negative numbers with a");
    refused("thousands", "d,y\na,2.2K\nb,820\n", "x.csv:2: ", "Write \"2.2K\" out as digits");
    refused("per cent", "d,y\na,5 %\nb,6 %\n", "x.csv:2: column \"y\" is \"5 %\"", "Remove \"%\"");
    refused(
        "a currency",
        "d,y\na,\u20ac 12\nb,\u20ac 13\n",
        "x.csv:2: column \"y\" is \"\u20ac 12\"",
        "Remove \"\u20ac\"");
    refused(
        "a currency and thousands",
        "d,y\na,\"$1,234.50\"\nb,\"$2,345.50\"\n",
        "x.csv:2: column \"y\" is \"$1,234.50\"");
    refused("one cell with a unit", "d,y\na,5\nb,6\nc,7 kg\n", "x.csv:4: column \"y\" is \"7 kg\"");
    refused("an overflow", "d,y\na,5\nb,6\nc,1e999\n", "x.csv:4: column \"y\" is \"1e999\"");
    refused("a hexadecimal number", "d,y\na,5\nb,6\nc,0x10\n", "x.csv:4: column \"y\" is \"0x10\"");
    refused(
        "groups of two",
        "d;y\na;1,5\nb;6,5\nc;1.23.456,7\n",
        "x.csv:4: column \"y\" is \"1.23.456,7\"");
    refused(
        "a point among commas, set",
        "d;y\na;1,5\nb;2.5\n",
        DETECT.withDecimal(','),
        "x.csv:3: column \"y\" is \"2.5\"",
        "data.decimal");
  }

  private static void columnsWithoutAName() {
    read("two empty columns at the end", "id,v,,\na,1,,\nb,2,,\n", "v", 1, 2);
    read("some rows without them", "id,v,,\na,1\nb,2,\nc,3,,\nd,4,,,\n", "v", 1, 2, 3, 4);
    read("an empty column at the beginning", ";d;y\n;a;1,5\n;b;2,5\n", "y", 1.5, 2.5);
    read("rows that end in a separator", "d;y\na;1,5;\nb;2,5;\n", "y", 1.5, 2.5);
    read(
        "rows that end in a separator, without a header",
        "1.5;2.5;\n3.5;4.5;\n",
        "column2",
        2.5,
        4.5);
    read("an index without a name stays", ",y\n0,1.5\n1,2.5\n", "column1", 0, 1);
    read("a column with a name and without values stays", "id,v,note\na,1,\nb,2,\n", "v", 1, 2);
    refused(
        "a value that appears later",
        "id,v,\n" + "a,1,\n".repeat(150) + "b,2,x\n",
        "x.csv:152: column 3 has no name but holds \"x\"");
    refused(
        "a value behind the last column",
        "id,v\n" + "a,1,\n".repeat(150) + "b,2,x\n",
        "x.csv:152: 3 fields; expected 2 (id, v)");
  }

  private static void whichColumn() {
    refused(
        "a unit is no reason to take the running number",
        "Nr;Datum;Leistung\n1;01.01.2023;50 kW\n2;02.01.2023;51 kW\n3;03.01.2023;52 kW\n",
        "x.csv:2: column \"Leistung\" is \"50 kW\"");
    refused(
        "nor are errors in many cells",
        "Nr;y\n1;3,5\n2;broken\n3;broken\n4;2,5\n5;broken\n",
        "x.csv:3: column \"y\" is \"broken\"");
    refused(
        "nor are numbers in doubt",
        "Nr;y\n1;1,234\n2;2,345\n3;3,456\n",
        "x.csv:2: column \"y\" is \"1,234\"");
    refused(
        "nor are formulas of spreadsheets",
        "Nr;y\n1;=\"12,5\"\n2;=\"13,5\"\n3;=\"14,5\"\n",
        DETECT.withQuotes(false),
        "x.csv:2: column \"y\" is");
    refused(
        "nor are ranges",
        "Nr,y\n1,12..13\n2,13..14\n3,14..15\n",
        "x.csv:2: column \"y\" is \"12..13\"");
    read(
        "but names with numbers are no values",
        "shop;d;y\nA12;01.01.2023;1,5\nB7;02.01.2023;2,5\nC99;03.01.2023;3,5\n",
        "y",
        1.5,
        2.5,
        3.5);
    refused(
        "one column in doubt",
        "sales\n1,234\n2,345\n",
        "x.csv:2: column \"sales\" is \"1,234\", which can be 1.234 or 1234",
        "data.decimal");
    refused(
        "a title with as many cells",
        "Station,7\nDatum,Wert\n2023-01-01,10\n2023-01-02,11\n2023-01-03,12\n",
        "x.csv:1",
        "data.skipRows");
    refused(
        "another one",
        "Exported,2024-01-05\nDatum,Wert\n2023-01-01,10\n2023-01-02,11\n2023-01-03,12\n",
        "x.csv:2",
        "data.skipRows");
    read(
        "days and months do not show the decimal mark",
        "Tag;y\n01.02;1.234,5\n02.02;1.234\n",
        "y",
        1234.5,
        1234);
    refused(
        "decimal commas that cut a number in two",
        "2023-01-01,10,5\n2023-01-02,11,5\n2023-01-03,12,5\n",
        "2 columns hold numbers (column2, column3)");
    refused(
        "the same below a header",
        "date,y\n2023-01-01,10,5\n2023-01-02,11,5\n",
        "x.csv:1: 2 fields, but there are 3");
    refused(
        "thousands next to zero",
        "d;y\n2023-01-01;1.500\n2023-01-02;0\n",
        "x.csv:2: column \"y\" is \"1.500\"",
        "data.decimal");
    refused(
        "three decimals next to a number of thousands without a mark",
        "d,y\n2023-01-01,1.500\n2023-01-02,2500\n",
        "x.csv:2: column \"y\" is \"1.500\"",
        "data.decimal");
    read(
        "three decimals next to a number of thousands, set",
        "d,y\n2023-01-01,1.500\n2023-01-02,2500\n",
        DETECT.withDecimal('.'),
        "y",
        1.5,
        2500);
    read("a lone point is a missing value", "d,y\na,1.5\nb,.\nc,2.5\n", "y", 1.5, 2.5, Double.NaN);
    refused(
        "thousands without quotes between commas",
        "d,y\na,123.5\nb,1,234.5\n",
        "x.csv:3: 3 fields; expected 2",
        "If 1,234.5 is one number");
    refused(
        "decimal commas without quotes between commas",
        "d,y\na,10,5\nb,11,5\nc,12,5\n",
        "x.csv:1: 2 fields, but there are 3",
        "If 10,5 is one number");
    refused(
        "another separator than the hint",
        "sep=,\nd;y\n2023-01-01;10,5\n2023-01-02;11,5\n2023-01-03;11,5\n",
        "x.csv:2",
        "data.separator to semicolon");
    refused(
        "lines about the export that are quoted",
        """
        "Source","Indicators"
        "Updated","2024-01-01"
        "Date","Price"
        "2023-01-01","10.5"
        "2023-01-02","11.5"
        "2023-01-03","12.5"
        """,
        "x.csv:2: lines 2 to 3 hold no number or date",
        "data.skipRows");
    refused(
        "columns separated by spaces",
        "date value\n2023-01-01 10\n2023-01-02 11\n",
        "no column holds numbers",
        "data.separator");
    read(
        "a space that does not break in a name, and a byte order mark",
        "\uFEFFd;y\u00a0\na;1,5\n",
        "y",
        1.5);
    refused("two columns of values", "a,b\n1.5,2\n2.5,7\n9,1\n", "2 columns hold numbers (a, b)");
  }

  static Stream<Read> reads() {
    return READ.stream();
  }

  static Stream<Refused> refusals() {
    return REFUSED.stream();
  }

  private static Table table(String text, TableFormat format) {
    return Table.read("x.csv", new StringReader(text), format);
  }

  @ParameterizedTest
  @MethodSource
  void reads(Read file) {
    Table table = table(file.text, file.format);

    double[] expected = Arrays.stream(file.values).filter(value -> !Double.isNaN(value)).toArray();
    Missing missing = expected.length < file.values.length ? Missing.DROP : Missing.ERROR;
    double[] values = table.series(List.of(file.column), missing).values(file.column);

    assertThat(values).containsExactly(expected);
  }

  @Test
  void columnsThatCountTheRowsOrHoldDatesAreSetAside() {
    Table counted =
        table(
            "Nr;Datum;Leistung\n1;01.01.2023;50,00\n2;02.01.2023;51,64\n3;03.01.2023;50,5\n",
            DETECT);
    Table dated =
        table(
            "d,year,epoch,y\n20230101,2023,1700000000,5\n20230102,2023,1700086400,6\n20230103,2024,1700172800,9\n",
            DETECT);
    Table only = table("n,name\n1,a\n2,b\n3,c\n", DETECT);

    assertThat(counted.onlyNumericColumn()).isEqualTo("Leistung");
    assertThat(counted.setAside())
        .containsExactly(
            "column \"Nr\" counts the rows and was not used as values; name it in data.columns to use it");
    assertThat(dated.onlyNumericColumn()).isEqualTo("y");
    assertThat(dated.setAside()).hasSize(3).anyMatch(note -> note.contains("year"));
    assertThat(only.onlyNumericColumn()).isEqualTo("n");
    assertThat(only.setAside()).isEmpty();
  }

  @Test
  void saysWhatWasFound() {
    Table table = table("sep=;\n# by hand\nd;y;;\n01.01.2023;1.234,5;;\n", DETECT);

    assertThat(table.format().describe())
        .isEqualTo("separated by ;, decimal comma, thousands separated by .");
    assertThat(table.format().notes())
        .containsExactly(
            "line 1 (sep=;) names the separator",
            "line 2 (a comment) was skipped",
            "2 columns without a name and without a value were left out");
    assertThat(table.format().firstLine()).isEqualTo(3);
    assertThat(table.line(0)).isEqualTo(4);
    assertThat(table.kind("d")).isEqualTo(ColumnKind.TIME);
    assertThat(table.kind("y")).isEqualTo(ColumnKind.NUMBER);
    assertThat(table("y\n1,5\n2,5\n", DETECT).format().describe())
        .isEqualTo("one column, decimal comma");
    assertThat(table("a,b\n1,2\n", DETECT).format().describe()).isEqualTo("separated by commas");
  }

  @Test
  void theColumnThatIsTakenIsTheOneOfValues() {
    assertThat(
            table("shop;d;y\nA12;01.01.2023;1,5\nB7;02.01.2023;2,5\nC99;03.01.2023;3,5\n", DETECT)
                .onlyNumericColumn())
        .isEqualTo("y");
    assertThat(
            table("t,y\n2023-01-01_12-00,1.5\n2023-01-01_13-00,2.5\n", DETECT).onlyNumericColumn())
        .isEqualTo("y");
  }

  @ParameterizedTest
  @MethodSource
  void refusals(Refused file) {
    assertThatThrownBy(() -> table(file.text, file.format).series(List.of(), Missing.ERROR))
        .isInstanceOf(BadInputException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(file.words));
  }
}
