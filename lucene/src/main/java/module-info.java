/** English and Chinese tokenizers based on Lucene's analyzers, provided as a service. */
@org.jspecify.annotations.NullMarked
module dev.unroll.lucene {
  requires transitive dev.unroll.data;
  requires org.apache.lucene.analysis.common;
  requires org.apache.lucene.analysis.smartcn;
  requires org.apache.lucene.core;
  requires static org.jspecify;

  exports dev.unroll.lucene;

  provides dev.unroll.data.text.TokenizerProvider with
      dev.unroll.lucene.LuceneTokenizers;
}
