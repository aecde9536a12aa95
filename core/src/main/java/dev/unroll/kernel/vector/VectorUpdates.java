package dev.unroll.kernel.vector;

import static dev.unroll.kernel.vector.VectorLanes.F;
import static dev.unroll.kernel.vector.VectorLanes.L;

import dev.unroll.kernel.Updates;
import dev.unroll.kernel.plain.PlainUpdates;
import jdk.incubator.vector.FloatVector;

/** {@link Updates} on vectors; elements that do not fill a vector use the definition. */
public final class VectorUpdates implements Updates {
  private final Updates rest = new PlainUpdates();

  @Override
  public void sgd(int n, float lr, float[] w, int wo, float[] g, int go) {
    FloatVector factor = FloatVector.broadcast(F, -lr);
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector gradient = FloatVector.fromArray(F, g, go + i);
      factor.fma(gradient, FloatVector.fromArray(F, w, wo + i)).intoArray(w, wo + i);
    }
    rest.sgd(n - i, lr, w, wo + i, g, go + i);
  }

  @Override
  public void adagrad(
      int n, float lr, float eps, float[] w, int wo, float[] g, int go, float[] acc, int ao) {
    FloatVector rate = FloatVector.broadcast(F, lr);
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector gradient = FloatVector.fromArray(F, g, go + i);
      FloatVector sum = gradient.fma(gradient, FloatVector.fromArray(F, acc, ao + i));
      sum.intoArray(acc, ao + i);
      FloatVector step = rate.mul(gradient).div(sum.sqrt().add(eps));
      FloatVector.fromArray(F, w, wo + i).sub(step).intoArray(w, wo + i);
    }
    rest.adagrad(n - i, lr, eps, w, wo + i, g, go + i, acc, ao + i);
  }

  @Override
  public void adam(
      int n,
      float lr,
      float beta1,
      float beta2,
      float eps,
      float correction1,
      float correction2,
      float[] w,
      int wo,
      float[] g,
      int go,
      float[] m,
      int mo,
      float[] v,
      int vo) {
    FloatVector rate = FloatVector.broadcast(F, lr);
    FloatVector keep1 = FloatVector.broadcast(F, beta1);
    FloatVector keep2 = FloatVector.broadcast(F, beta2);
    FloatVector rest1 = FloatVector.broadcast(F, 1f - beta1);
    FloatVector rest2 = FloatVector.broadcast(F, 1f - beta2);
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector gradient = FloatVector.fromArray(F, g, go + i);
      FloatVector first = FloatVector.fromArray(F, m, mo + i);
      FloatVector second = FloatVector.fromArray(F, v, vo + i);
      first = keep1.fma(first, rest1.mul(gradient));
      second = keep2.fma(second, rest2.mul(gradient).mul(gradient));
      first.intoArray(m, mo + i);
      second.intoArray(v, vo + i);
      FloatVector step = rate.mul(first.div(correction1));
      step = step.div(second.div(correction2).sqrt().add(eps));
      FloatVector.fromArray(F, w, wo + i).sub(step).intoArray(w, wo + i);
    }
    rest.adam(
        n - i,
        lr,
        beta1,
        beta2,
        eps,
        correction1,
        correction2,
        w,
        wo + i,
        g,
        go + i,
        m,
        mo + i,
        v,
        vo + i);
  }

  @Override
  public void momentum(
      int n,
      float lr,
      float mu,
      boolean nesterov,
      float[] w,
      int wo,
      float[] g,
      int go,
      float[] buf,
      int bo) {
    FloatVector rate = FloatVector.broadcast(F, -lr);
    FloatVector keep = FloatVector.broadcast(F, mu);
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector gradient = FloatVector.fromArray(F, g, go + i);
      FloatVector velocity = keep.fma(FloatVector.fromArray(F, buf, bo + i), gradient);
      velocity.intoArray(buf, bo + i);
      if (!nesterov) {
        rate.fma(velocity, FloatVector.fromArray(F, w, wo + i)).intoArray(w, wo + i);
      } else {
        FloatVector ahead = keep.fma(velocity, gradient);
        rate.fma(ahead, FloatVector.fromArray(F, w, wo + i)).intoArray(w, wo + i);
      }
    }
    rest.momentum(n - i, lr, mu, nesterov, w, wo + i, g, go + i, buf, bo + i);
  }

  @Override
  public void rmsprop(
      int n, float alpha, float eps, float[] g, int go, float[] v, int vo, float[] out, int oo) {
    FloatVector keep = FloatVector.broadcast(F, alpha);
    FloatVector fresh = FloatVector.broadcast(F, 1f - alpha);
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector gradient = FloatVector.fromArray(F, g, go + i);
      FloatVector square = FloatVector.fromArray(F, v, vo + i);
      square = keep.fma(square, fresh.mul(gradient).mul(gradient));
      square.intoArray(v, vo + i);
      gradient.div(square.sqrt().add(eps)).intoArray(out, oo + i);
    }
    rest.rmsprop(n - i, alpha, eps, g, go + i, v, vo + i, out, oo + i);
  }

  @Override
  public void rmspropCentered(
      int n,
      float alpha,
      float eps,
      float[] g,
      int go,
      float[] v,
      int vo,
      float[] mean,
      int mo,
      float[] out,
      int oo) {
    FloatVector keep = FloatVector.broadcast(F, alpha);
    FloatVector fresh = FloatVector.broadcast(F, 1f - alpha);
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector gradient = FloatVector.fromArray(F, g, go + i);
      FloatVector square = FloatVector.fromArray(F, v, vo + i);
      FloatVector average = FloatVector.fromArray(F, mean, mo + i);
      square = keep.fma(square, fresh.mul(gradient).mul(gradient));
      average = keep.fma(average, fresh.mul(gradient));
      square.intoArray(v, vo + i);
      average.intoArray(mean, mo + i);
      FloatVector variance = average.neg().fma(average, square).max(0f);
      gradient.div(variance.sqrt().add(eps)).intoArray(out, oo + i);
    }
    rest.rmspropCentered(n - i, alpha, eps, g, go + i, v, vo + i, mean, mo + i, out, oo + i);
  }
}
