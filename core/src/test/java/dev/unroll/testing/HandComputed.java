package dev.unroll.testing;

/** Forward passes that were computed by hand, under the names of the golden cases. */
public final class HandComputed {
  private HandComputed() {}

  /**
   * A SimpleRnn (tanh, I=1, H=2) with a dense layer at both steps, from a zero state.
   *
   * <pre>
   * t=1, x=1:  a = 1·[.5, .6] + [0, 0]·U + [.1, -.1]                     = [0.6,        0.5       ]
   *            h = tanh(a)                                               = [0.53704957, 0.46211716]
   *            y = 1·0.53704957 + 2·0.46211716 + .1                      = 1.56128388
   * t=2, x=2:  a₁ = 2·.5 + .1·0.53704957 + .3·0.46211716 + .1            = 1.2923401
   *            a₂ = 2·.6 + .2·0.53704957 + .4·0.46211716 - .1            = 1.39225678
   *            h = tanh(a)                                               = [0.85973818, 0.88366641]
   *            y = 1·0.85973818 + 2·0.88366641 + .1                      = 2.72707101
   * </pre>
   *
   * Tensors: x, h0, w, u, b, wOut, bOut; preActivations and y [1,2,2], hT [1,2], outputs [1,2,1].
   */
  public static Golden simpleRnn() {
    return new Golden("hand-computed SimpleRnn")
        .with("x", new int[] {1, 2, 1}, 1, 2)
        .with("h0", new int[] {1, 2}, 0, 0)
        .with("w", new int[] {1, 2}, .5, .6)
        .with("u", new int[] {2, 2}, .1, .2, .3, .4)
        .with("b", new int[] {2}, .1, -.1)
        .with("wOut", new int[] {2, 1}, 1, 2)
        .with("bOut", new int[] {1}, .1)
        .with("preActivations", new int[] {1, 2, 2}, 0.6, 0.5, 1.2923401, 1.39225678)
        .with("y", new int[] {1, 2, 2}, 0.53704957, 0.46211716, 0.85973818, 0.88366641)
        .with("hT", new int[] {1, 2}, 0.85973818, 0.88366641)
        .with("outputs", new int[] {1, 2, 1}, 1.56128388, 2.72707101);
  }

  /**
   * An LSTM (I=1, H=1) over three steps from a zero state.
   *
   * <pre>
   *            x·w + h·u + b                                             then
   * t=1, x=1:  i  1·.5 + 0·.1 + .05          =  0.55        σ    0.63413559
   *            f  1·.6 + 0·.2 + .15          =  0.75        σ    0.67917870
   *            g  1·.7 + 0·.3 - .05          =  0.65        tanh 0.57166997
   *            o  1·.8 + 0·.4 - .15          =  0.65        σ    0.65701046
   *            c = 0.67917870·0 + 0.63413559·0.57166997          = 0.36251627
   *            h = 0.65701046·tanh(0.36251627)                   = 0.22826416
   * t=2, x=2:  i  2·.5 + .1·0.22826416 + .05 =  1.07282642  σ    0.74513405
   *            f  2·.6 + .2·0.22826416 + .15 =  1.39565283  σ    0.80149315
   *            g  2·.7 + .3·0.22826416 - .05 =  1.41847925  tanh 0.88928125
   *            o  2·.8 + .4·0.22826416 - .15 =  1.54130567  σ    0.82365445
   *            c = 0.80149315·0.36251627 + 0.74513405·0.88928125 = 0.95318805
   *            h = 0.82365445·tanh(0.95318805)                   = 0.61051158
   * t=3, x=-1: i -1·.5 + .1·0.61051158 + .05 = -0.38894884  σ    0.40397037
   *            f -1·.6 + .2·0.61051158 + .15 = -0.32789768  σ    0.41875224
   *            g -1·.7 + .3·0.61051158 - .05 = -0.56684653  tanh -0.51303959
   *            o -1·.8 + .4·0.61051158 - .15 = -0.70579537  σ    0.33052857
   *            c = 0.41875224·0.95318805 - 0.40397037·0.51303959 = 0.19189683
   *            h = 0.33052857·tanh(0.19189683)                   = 0.06266013
   * </pre>
   *
   * Tensors: x, h0, c0, w, u, b; y [1,3,1], hT and cT [1,1].
   */
  public static Golden lstm() {
    return new Golden("hand-computed LSTM")
        .with("x", new int[] {1, 3, 1}, 1, 2, -1)
        .with("h0", new int[] {1, 1}, 0)
        .with("c0", new int[] {1, 1}, 0)
        .with("w", new int[] {1, 4}, .5, .6, .7, .8)
        .with("u", new int[] {1, 4}, .1, .2, .3, .4)
        .with("b", new int[] {4}, .05, .15, -.05, -.15)
        .with("y", new int[] {1, 3, 1}, 0.22826416, 0.61051158, 0.06266013)
        .with("hT", new int[] {1, 1}, 0.06266013)
        .with("cT", new int[] {1, 1}, 0.19189683);
  }
}
