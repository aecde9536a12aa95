// Makes keras-*.safetensors with the Keras layers of TensorFlow.js 4.22.0 (npm @tensorflow/tfjs), in
// float32 on its CPU backend:
//
//     npm install @tensorflow/tfjs@4.22.0
//     node keras-options.mjs .
//
// SimpleRNN, GRU (reset_after false) and LSTM with other activations, recurrent activations and
// without bias, row by row, each at its own length, from given states; a row of no steps gives zeros
// and its state. Their hard_sigmoid is that of Keras 2, 0.2x + 0.5. Names as in matrix.py: x, w, u, b,
// h0, c0, lengths, y, hT, cT; gates in the order of this library. Keras has them as z, r, h and i, f,
// c, o.

import {writeFileSync} from "node:fs";
import {join} from "node:path";
import * as tf from "@tensorflow/tfjs";

const N = 4, T = 5, I = 3, H = 6, LENGTHS = [2, 5, 0, 3];

const CASES = [
  ["simple-selu", {activation: "selu"}],
  ["simple-swish", {activation: "swish", useBias: false}],
  ["simple-linear", {activation: "linear"}],
  ["gru-relu", {activation: "relu", recurrentActivation: "hardSigmoid", useBias: false}],
  ["gru-mish", {activation: "mish", recurrentActivation: "sigmoid"}],
  ["gru-softmax", {activation: "tanh", recurrentActivation: "softmax"}],
  ["lstm-relu", {activation: "relu", recurrentActivation: "hardSigmoid"}],
  ["lstm-elu", {activation: "elu", recurrentActivation: "sigmoid", useBias: false}],
  ["lstm-softplus", {activation: "softplus", recurrentActivation: "softmax"}],
];

// ---- numbers

let state = 0;

function uniform() { // mulberry32
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

function draw(bound, ...shape) {
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < values.length; i++) {
    const value = 0.05 + 0.95 * uniform();
    values[i] = uniform() < 0.5 ? bound * value : -bound * value;
  }
  return {values, shape};
}

function write(path, arrays) {
  const header = {};
  let from = 0;
  for (const [name, {values, shape}] of Object.entries(arrays)) {
    header[name] = {dtype: "F32", shape, data_offsets: [from, from + 4 * values.length]};
    from += 4 * values.length;
  }
  let text = JSON.stringify(header);
  text = text.padEnd(Math.ceil(text.length / 8) * 8);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(text.length));
  const parts = Object.values(arrays).map(({values}) => Buffer.from(values.buffer));
  writeFileSync(path, Buffer.concat([size, Buffer.from(text), ...parts]));
}

// ---- layers

// Blocks of [rows, gates * H] in another order.
function reordered({values, shape}, order) {
  const columns = order.length * H;
  const rows = values.length / columns;
  const result = new Float32Array(values.length);
  for (let r = 0; r < rows; r++) {
    order.forEach((from, to) => {
      for (let h = 0; h < H; h++) {
        result[r * columns + to * H + h] = values[r * columns + from * H + h];
      }
    });
  }
  return tf.tensor(result, shape);
}

function make(kind, options) {
  const all = {units: H, returnSequences: true, returnState: true, ...options};
  switch (kind) {
    case "simple": return {layer: tf.layers.simpleRNN(all), order: [0]};
    case "gru": return {layer: tf.layers.gru({...all, resetAfter: false}), order: [1, 0, 2]};
    default: return {layer: tf.layers.lstm(all), order: [0, 1, 2, 3]};
  }
}

CASES.forEach(([name, options], index) => {
  state = 70 + index;
  const kind = name.split("-")[0];
  const {layer, order} = make(kind, options);
  const width = order.length * H;
  const lstm = kind === "lstm";
  const arrays = {x: draw(1.5, N, T, I), w: draw(0.9, I, width), u: draw(0.7, H, width)};
  if (options.useBias !== false) {
    arrays.b = draw(0.6, width);
  }
  arrays.h0 = draw(0.8, N, H);
  if (lstm) {
    arrays.c0 = draw(0.8, N, H);
  }
  arrays.lengths = {values: Float32Array.from(LENGTHS), shape: [N]};
  layer.apply(tf.zeros([1, 2, I])); // makes the weights
  layer.setWeights(["w", "u", "b"].filter((w) => w in arrays).map((w) => reordered(arrays[w], order)));
  const y = new Float32Array(N * T * H);
  const hT = arrays.h0.values.slice();
  const cT = lstm ? arrays.c0.values.slice() : null;
  LENGTHS.forEach((length, n) => {
    if (length === 0) {
      return;
    }
    const x = tf.tensor(arrays.x.values.slice(n * T * I, (n * T + length) * I), [1, length, I]);
    const row = (values) => tf.tensor(values.slice(n * H, (n + 1) * H), [1, H]);
    const initialState = lstm ? [row(hT), row(cT)] : [row(hT)];
    const [outputs, h, c] = layer.apply(x, {initialState});
    y.set(outputs.dataSync(), n * T * H);
    hT.set(h.dataSync(), n * H);
    if (lstm) {
      cT.set(c.dataSync(), n * H);
    }
  });
  arrays.y = {values: y, shape: [N, T, H]};
  arrays.hT = {values: hT, shape: [N, H]};
  if (lstm) {
    arrays.cT = {values: cT, shape: [N, H]};
  }
  write(join(process.argv[2], `keras-${name}.safetensors`), arrays);
  console.log(name);
});
